using Chat.Core.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The unique indexes that the database lacks. Writes that rely on one are refused until it is there: without it, racing
/// requests would make two chats of one pair, or two messages of one send.
/// </summary>
internal sealed class MongoIndexesState(IMongoDatabase database, TimeSpan timeout)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly IReadOnlyList<MongoIndex> Unique = [.. MongoIndexes.All.Where(index => index.Unique)];

    private readonly Lock _gate = new();
    private volatile IReadOnlyList<string>? _missing;
    private Task<IReadOnlyList<string>>? _looking;
    private long _lookedAt;
    private volatile bool _hidesBuilds;

    /// <summary>Set while indexes are built; until its end those that were missing count as missing.</summary>
    public bool IsBuilding { private get; set; }

    /// <summary>For a write that relies on unique indexes.</summary>
    /// <exception cref="DependencyException">One is missing, or that can't be found out.</exception>
    public async ValueTask RequireAsync(CancellationToken ct)
    {
        if (_missing is { Count: 0 })
        {
            return;
        }

        var missing = _missing is { } known && (IsBuilding || TimeProvider.System.GetElapsedTime(_lookedAt) < LookInterval)
            ? known
            : await LookAsync().WaitAsync(ct);
        if (missing.Count > 0)
        {
            throw new DependencyException($"unique index {missing[0]}");
        }
    }

    /// <summary>Asks the database for the names of the missing ones. Callers at the same time share one question.</summary>
    /// <exception cref="DependencyException">The database does not answer.</exception>
    public Task<IReadOnlyList<string>> LookAsync()
    {
        lock (_gate)
        {
            return _looking is { IsCompleted: false } ? _looking : _looking = FindMissingAsync();
        }
    }

    private async Task<IReadOnlyList<string>> FindMissingAsync()
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            var missing = new List<string>();
            foreach (var group in Unique.GroupBy(index => index.Collection, StringComparer.Ordinal))
            {
                var ready = await ListAsync(group.Key, deadline.Token);
                missing.AddRange(group.Where(index => !ready.Any(index.IsSameAs)).Select(index => index.Name));
            }

            (_lookedAt, _missing) = (TimeProvider.System.GetTimestamp(), missing);
            return missing;
        }
        catch (Exception e) when (e is MongoException or TimeoutException or OperationCanceledException)
        {
            throw new DependencyException("database", e);
        }
    }

    // The plain list has indexes whose build is not over, without saying so.
    private async Task<IReadOnlyList<BsonDocument>> ListAsync(string collection, CancellationToken ct)
    {
        try
        {
            var command = new BsonDocument("listIndexes", collection);
            command.Add("includeBuildUUIDs", true, !_hidesBuilds);
            var answer = await database.RunCommandAsync<BsonDocument>(command, cancellationToken: ct);
            var indexes = answer["cursor"]["firstBatch"].AsBsonArray.Select(item => item.AsBsonDocument);
            return [.. indexes.Where(index => !index.Contains("buildUUID"))];
        }
        catch (MongoCommandException e) when (e.Code != MongoFaults.Unauthorized)
        {
            // An engine that does not know the option, or a collection that does not exist.
            _hidesBuilds |= e.Code != MongoFaults.NamespaceNotFound;
            return await (await database.GetCollection<BsonDocument>(collection).Indexes.ListAsync(ct)).ToListAsync(ct);
        }
    }
}
