using Chat.Core.Errors;
using Chat.Core.Health;

namespace Chat.Adapters.Mongo;

/// <summary>Not ready while a unique index is missing.</summary>
internal sealed class MongoIndexesCheck(MongoStorage storage) : IDependencyCheck
{
    public string Dependency => "database";

    public async Task CheckAsync(CancellationToken ct)
    {
        var missing = await storage.Indexes.LookAsync().WaitAsync(ct);
        if (missing.Count > 0)
        {
            throw new DependencyException($"unique index {string.Join(", unique index ", missing)}");
        }
    }
}
