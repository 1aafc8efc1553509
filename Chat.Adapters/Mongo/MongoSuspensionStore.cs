using Chat.Core.Access;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoSuspensionStore(MongoStorage storage) : ISuspensionStore
{
    private readonly IMongoCollection<Suspension> _suspensions = storage.Database.GetCollection<Suspension>("suspensions");

    public Task<Suspension?> FindAsync(string userId, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync<Suspension?>(async token => await _suspensions.Find(s => s.UserId == userId).FirstOrDefaultAsync(token)), ct);

    public Task SaveAsync(Suspension suspension, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => _suspensions.ReplaceOneAsync(
            s => s.UserId == suspension.UserId, suspension, new ReplaceOptions { IsUpsert = true }, token)),
        ct);

    public Task RemoveAsync(string userId, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => _suspensions.DeleteOneAsync(s => s.UserId == userId, token)), ct);
}
