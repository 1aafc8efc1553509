using Chat.Core.Leases;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Leases as one document each. A lease that no sweep removes goes by itself, a day after its last sign of life by the
/// database's clock.
/// </summary>
public sealed class MongoLeaseStore(MongoStorage storage) : ILeaseStore
{
    internal const string TouchedAt = "touchedAt";

    private const int MaxListed = 10;

    private static readonly FilterDefinitionBuilder<ConnectionDocument> Where = Builders<ConnectionDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<ConnectionDocument> Set = Builders<ConnectionDocument>.Update;

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ConnectionDocument.Collection, "connections_by_user", new BsonDocument { { "userId", 1 }, { "expiresAt", 1 } }),
        new(ConnectionDocument.Collection, "connections_by_expiry", new BsonDocument("expiresAt", 1)),
        new(ConnectionDocument.Collection, "connections_by_sign", new BsonDocument { { "seenAt", 1 }, { "_id", 1 } }),
        new(ConnectionDocument.Collection, "connections_left_behind", new BsonDocument(TouchedAt, 1))
        {
            ExpireAfter = TimeSpan.FromDays(1),
        },
    ];

    public Task<bool> RenewAsync(Lease lease, CancellationToken ct) => storage.CallAsync(
        call => ConnectionDocument.RenewAsync(call, lease, ConnectionDocument.Renewal(lease)), ct);

    public Task<bool> EndAsync(string connectionId, DateTimeOffset seenAt, DateTimeOffset expiresAt, CancellationToken ct) =>
        storage.CallAsync(
            async call =>
            {
                // Not "at or before", which would pass over a document without the time.
                var ended = await call.RunAsync(token => storage.Connections.UpdateOneAsync(
                    Where.Eq(c => c.Id, connectionId) & Where.Not(Where.Gt(c => c.SeenAt, seenAt.UtcDateTime)),
                    Set.Set(c => c.SeenAt, seenAt.UtcDateTime).Min(c => c.ExpiresAt, expiresAt.UtcDateTime),
                    options: null,
                    token));
                return ended.MatchedCount > 0;
            },
            ct);

    public Task<IReadOnlyList<Lease>> ListAsync(string userId, string? chatId, DateTimeOffset now, CancellationToken ct)
    {
        var live = Where.Eq(c => c.UserId, userId) & Where.Gt(c => c.ExpiresAt, now.UtcDateTime);
        var filter = chatId is null ? live : live & Where.Exists(ConnectionDocument.ShownIn(chatId));
        return ListAsync(find => find.SortByDescending(c => c.SeenAt), filter, MaxListed, ct);
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindEndsAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyDictionary<string, DateTimeOffset>>(
            async call =>
            {
                var ends = await call.RunAsync(token => storage.Connections.Aggregate()
                    .Match(Where.In(c => c.UserId, userIds))
                    .Group(c => c.UserId, user => new { UserId = user.Key, End = user.Max(c => c.ExpiresAt) })
                    .ToListAsync(token));
                return ends.ToDictionary(user => user.UserId, user => MongoValues.Time(user.End), StringComparer.Ordinal);
            },
            ct);

    public Task<IReadOnlyList<Lease>> ListSilentAsync(SilentLeaseQuery query, CancellationToken ct)
    {
        var silent = Where.Lte(c => c.SeenAt, query.SeenUpTo.UtcDateTime) & Where.Gt(c => c.ExpiresAt, query.Now.UtcDateTime);
        var page = query.After is { } after ? silent & After(after) : silent;
        return ListAsync(find => find.SortBy(c => c.SeenAt).ThenBy(c => c.Id), page, query.Limit, ct);
    }

    public Task<IReadOnlyList<Lease>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        ListAsync(find => find.SortBy(c => c.ExpiresAt), Where.Lte(c => c.ExpiresAt, now.UtcDateTime), limit, ct);

    public Task RemoveExpiredAsync(IReadOnlyCollection<string> connectionIds, DateTimeOffset now, CancellationToken ct) =>
        storage.CallAsync(
            call => call.RunAsync(token => storage.Connections.DeleteManyAsync(
                Where.In(c => c.Id, connectionIds) & Where.Lte(c => c.ExpiresAt, now.UtcDateTime), token)),
            ct);

    private static FilterDefinition<ConnectionDocument> After(Lease lease)
    {
        var seenAt = lease.SeenAt.UtcDateTime;
        return Where.Gt(c => c.SeenAt, seenAt) | (Where.Eq(c => c.SeenAt, seenAt) & Where.Gt(c => c.Id, lease.ConnectionId));
    }

    // Without the rooms of the connection: they can be many, and a lease does not have them.
    private Task<IReadOnlyList<Lease>> ListAsync(
        Func<IFindFluent<ConnectionDocument, ConnectionDocument>, IFindFluent<ConnectionDocument, ConnectionDocument>> sort,
        FilterDefinition<ConnectionDocument> filter,
        int limit,
        CancellationToken ct) => storage.CallAsync<IReadOnlyList<Lease>>(
        async call =>
        {
            var found = await call.RunAsync(token => sort(storage.Connections.Find(filter)).Limit(limit)
                .Project<ConnectionDocument>(Builders<ConnectionDocument>.Projection.Exclude(c => c.Rooms).Exclude(c => c.Shown))
                .ToListAsync(token));
            return [.. found.Select(c => c.ToLease())];
        },
        ct);
}
