using Chat.Core.Access;

namespace Chat.Adapters.Mongo;

public sealed class MongoSuspensionStore(MongoStorage storage) : ISuspensionStore
{
    private readonly MongoDocuments<Suspension> _suspensions = new(storage, "suspensions");

    public Task<Suspension?> FindAsync(string userId, CancellationToken ct) => _suspensions.FindAsync(userId, ct);

    public Task SaveAsync(Suspension suspension, CancellationToken ct) => _suspensions.PutAsync(suspension.UserId, suspension, ct);

    public Task RemoveAsync(string userId, CancellationToken ct) => _suspensions.RemoveAsync(userId, ct);
}
