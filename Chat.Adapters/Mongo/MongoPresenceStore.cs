using Chat.Core.Presence;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Leases as one document each. Those that nobody takes go by themselves, a day after their last sign of life by the
/// database's clock.
/// </summary>
public sealed class MongoPresenceStore(MongoStorage storage) : IPresenceStore
{
    private const string TouchedAt = "touchedAt";

    private static readonly FilterDefinitionBuilder<ConnectionDocument> Where = Builders<ConnectionDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<ConnectionDocument> Set = Builders<ConnectionDocument>.Update;

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ConnectionDocument.Collection, "connections_by_user", new BsonDocument { { "userId", 1 }, { "expiresAt", 1 } }),
        new(ConnectionDocument.Collection, "connections_by_peer", new BsonDocument { { "rooms.peerId", 1 }, { "expiresAt", 1 } }),
        new(ConnectionDocument.Collection, "connections_by_expiry", new BsonDocument("expiresAt", 1)),
        new(ConnectionDocument.Collection, "connections_left_behind", new BsonDocument(TouchedAt, 1)) { ExpireAfter = TimeSpan.FromDays(1) },
        new(TypingDocument.Collection, "typing_left_behind", new BsonDocument(TouchedAt, 1)) { ExpireAfter = TimeSpan.FromHours(1) },
    ];

    public Task<bool> RenewAsync(string connectionId, string userId, DateTimeOffset expiresAt, CancellationToken ct) =>
        storage.CallAsync(call => UpsertAsync(call, connectionId, Lease(userId, expiresAt)), ct);

    public Task JoinAsync(RoomConnection room, string peerId, DateTimeOffset expiresAt, CancellationToken ct) => storage.CallAsync(
        call => UpsertAsync(
            call, room.ConnectionId, Lease(room.UserId, expiresAt).AddToSet(c => c.Rooms, new RoomDocument(room.ChatId, peerId))),
        ct);

    public Task<bool> LeaveAsync(RoomConnection room, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            // A repeat finds the room gone that the first attempt took; the caller then tells nobody, which is the lesser harm.
            var left = await call.RunAsync(token => storage.Connections.UpdateOneAsync(
                Where.Eq(c => c.Id, room.ConnectionId) & Where.Eq("rooms.chatId", room.ChatId),
                Set.PullFilter(c => c.Rooms, r => r.ChatId == room.ChatId),
                options: null,
                token));
            return left.MatchedCount > 0;
        },
        ct);

    public Task<bool> IsOnlineAsync(string userId, DateTimeOffset now, CancellationToken ct) => AnyAsync(Live(userId, now), ct);

    public Task<bool> IsInRoomAsync(string chatId, string userId, DateTimeOffset now, CancellationToken ct) =>
        AnyAsync(Live(userId, now) & Where.Eq("rooms.chatId", chatId), ct);

    public Task<IReadOnlyList<string>> ListWatchedChatsAsync(string userId, DateTimeOffset now, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<string>>(
            async call =>
            {
                var watching = await call.RunAsync(token => storage.Connections.Find(Watching(userId, now)).ToListAsync(token));
                return
                [
                    .. watching.SelectMany(c => c.Rooms ?? []).Where(r => r.PeerId == userId).Select(r => r.ChatId)
                        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                ];
            },
            ct);

    public Task<IReadOnlyList<EndedConnection>> TakeExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<EndedConnection>>(
            async call =>
            {
                var expired = Expired(now);
                var found = await call.RunAsync(token => storage.Connections
                    .Find(expired).SortBy(c => c.ExpiresAt).Limit(limit).Project(c => c.Id).ToListAsync(token));
                return await TakeAsync(call, expired, found);
            },
            ct);

    public Task<bool> TryTypingAsync(TypingSign sign, DateTimeOffset now, TimeSpan throttle, CancellationToken ct) =>
        storage.CallAsync(
            async call =>
            {
                // Matches what is old enough or not there; what is too new stands in the way of the upsert.
                var key = new TypingKey(sign.ChatId, sign.UserId, sign.Stops);
                var before = (now - throttle).UtcDateTime;
                var update = Builders<TypingDocument>.Update.Set(t => t.At, now.UtcDateTime).CurrentDate(TouchedAt);
                try
                {
                    await call.RunAsync(token => storage.Typing.UpdateOneAsync(
                        t => t.Id == key && t.At <= before, update, new UpdateOptions { IsUpsert = true }, token));
                    return true;
                }
                catch (MongoException e) when (MongoFaults.IsDuplicate(e))
                {
                    return false;
                }
            },
            ct);

    private static FilterDefinition<ConnectionDocument> Live(string userId, DateTimeOffset now) =>
        Where.Eq(c => c.UserId, userId) & Where.Gt(c => c.ExpiresAt, now.UtcDateTime);

    private static FilterDefinition<ConnectionDocument> Watching(string userId, DateTimeOffset now) =>
        Where.Eq("rooms.peerId", userId) & Where.Gt(c => c.ExpiresAt, now.UtcDateTime);

    private static FilterDefinition<ConnectionDocument> Expired(DateTimeOffset now) => Where.Lte(c => c.ExpiresAt, now.UtcDateTime);

    // Only one of several callers deletes a lease, and none that was renewed meanwhile.
    private static async Task<List<EndedConnection>> TakeAsync(MongoCall call, FilterDefinition<ConnectionDocument> expired, List<string> ids)
    {
        var ended = new List<EndedConnection>();
        try
        {
            foreach (var id in ids)
            {
                var taken = await call.OnceAsync<ConnectionDocument?>(async ct => await call.Storage.Connections
                    .FindOneAndDeleteAsync(Where.Eq(c => c.Id, id) & expired, options: null, ct));
                if (taken is not null)
                {
                    ended.Add(new EndedConnection(taken.Id, taken.UserId, [.. (taken.Rooms ?? []).Select(r => r.ChatId)]));
                }
            }
        }
        catch (Exception e) when (ended.Count > 0 && e is (MongoException or TimeoutException or OperationCanceledException))
        {
            // Those that were taken are gone from the database: they must be told now, the others come with the next sweep.
        }

        return ended;
    }

    private static UpdateDefinition<ConnectionDocument> Lease(string userId, DateTimeOffset expiresAt) =>
        Set.Set(c => c.UserId, userId).Set(c => c.ExpiresAt, expiresAt.UtcDateTime).CurrentDate(TouchedAt);

    /// <returns>True when the document was made.</returns>
    private static async Task<bool> UpsertAsync(MongoCall call, string connectionId, UpdateDefinition<ConnectionDocument> update)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var written = await call.RunAsync(ct => call.Storage.Connections.UpdateOneAsync(
                    c => c.Id == connectionId, update, new UpdateOptions { IsUpsert = true }, ct));
                return written.UpsertedId is not null;
            }
            catch (MongoException e) when (MongoFaults.IsDuplicate(e) && attempt < 3)
            {
                // Another call made it between this one's look and its insert: now there is one to update.
            }
        }
    }

    private Task<bool> AnyAsync(FilterDefinition<ConnectionDocument> filter, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => storage.Connections.Find(filter).Limit(1).AnyAsync(token)), ct);
}
