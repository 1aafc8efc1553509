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
    private const string Collection = ConnectionDocument.Collection;
    private const int MaxListed = 10;

    private static readonly FilterDefinitionBuilder<Lease> Where = Builders<Lease>.Filter;
    private static readonly UpdateDefinitionBuilder<Lease> Set = Builders<Lease>.Update;

    // They can be many, and a lease does not have them.
    private static readonly BsonDocument WithoutRooms = new() { { ConnectionDocument.Rooms, 0 }, { ConnectionDocument.Shown, 0 } };

    private readonly MongoDocuments<Lease> _leases = new(storage, Collection);
    private readonly MongoDocuments<BsonDocument> _connections = new(storage, Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(Collection, "connections_by_user", "userId", "expiresAt"),
        new(Collection, "connections_by_expiry", "expiresAt"),
        new(Collection, "connections_by_sign", "seenAt", "_id"),
        new(Collection, "connections_left_behind", ConnectionDocument.TouchedAt) { ExpireAfter = TimeSpan.FromDays(1) },
    ];

    public Task<bool> RenewAsync(Lease lease, CancellationToken ct) =>
        ConnectionDocument.RenewAsync(_connections, lease, ConnectionDocument.Renewal(lease), ct);

    public Task<bool> EndAsync(string connectionId, DateTimeOffset seenAt, DateTimeOffset expiresAt, CancellationToken ct) =>
        _leases.RunAsync(
            async (leases, token) => (await leases.UpdateOneAsync(
                // Not "at or before", which would pass over a document without the time.
                Where.Eq(l => l.ConnectionId, connectionId) & Where.Not(Where.Gt(l => l.SeenAt, seenAt)),
                Set.Set(l => l.SeenAt, seenAt).Min(l => l.ExpiresAt, expiresAt),
                cancellationToken: token)).MatchedCount > 0,
            ct);

    public Task<IReadOnlyList<Lease>> ListAsync(string userId, string? chatId, DateTimeOffset now, CancellationToken ct)
    {
        var live = Where.Eq(l => l.UserId, userId) & Where.Gt(l => l.ExpiresAt, now);
        var filter = chatId is null ? live : live & Where.Exists(ConnectionDocument.ShownIn(chatId));
        return ListAsync(filter, leases => leases.SortByDescending(l => l.SeenAt), MaxListed, ct);
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindEndsAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        _leases.RunAsync<IReadOnlyDictionary<string, DateTimeOffset>>(
            async (leases, token) => (await leases.Aggregate()
                .Match(Where.In(l => l.UserId, userIds))
                .Group(l => l.UserId, user => new { UserId = user.Key, End = user.Max(l => l.ExpiresAt) })
                .ToListAsync(token)).ToDictionary(user => user.UserId, user => user.End, StringComparer.Ordinal),
            ct);

    public Task<IReadOnlyList<Lease>> ListSilentAsync(SilentLeaseQuery query, CancellationToken ct)
    {
        var silent = Where.Lte(l => l.SeenAt, query.SeenUpTo) & Where.Gt(l => l.ExpiresAt, query.Now);
        var page = query.After is { } last
            ? silent & (Where.Gt(l => l.SeenAt, last.SeenAt)
                | (Where.Eq(l => l.SeenAt, last.SeenAt) & Where.Gt(l => l.ConnectionId, last.ConnectionId)))
            : silent;
        return ListAsync(page, leases => leases.SortBy(l => l.SeenAt).ThenBy(l => l.ConnectionId), query.Limit, ct);
    }

    public Task<IReadOnlyList<Lease>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        ListAsync(Where.Lte(l => l.ExpiresAt, now), leases => leases.SortBy(l => l.ExpiresAt), limit, ct);

    public Task RemoveExpiredAsync(IReadOnlyCollection<string> connectionIds, DateTimeOffset now, CancellationToken ct) =>
        _leases.RemoveManyAsync(Where.In(l => l.ConnectionId, connectionIds) & Where.Lte(l => l.ExpiresAt, now), ct);

    private Task<IReadOnlyList<Lease>> ListAsync(
        FilterDefinition<Lease> filter, Func<IFindFluent<Lease, Lease>, IFindFluent<Lease, Lease>> sort, int limit, CancellationToken ct) =>
        _leases.ListAsync(leases => sort(leases.Find(filter)).Limit(limit).Project<Lease>(WithoutRooms), ct);
}
