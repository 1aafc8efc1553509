using Chat.Core.Leases;
using Chat.Core.Presence;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Rooms inside the documents of the connections that joined them.</summary>
public sealed class MongoRoomStore(MongoStorage storage) : IRoomStore
{
    private static readonly FilterDefinitionBuilder<ConnectionDocument> Where = Builders<ConnectionDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<ConnectionDocument> Set = Builders<ConnectionDocument>.Update;

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ConnectionDocument.Collection, "connections_by_peer", new BsonDocument { { "rooms.peerId", 1 }, { "expiresAt", 1 } }),
    ];

    public Task<bool> JoinAsync(Lease lease, JoinedRoom room, CancellationToken ct) => storage.CallAsync(
        call => ConnectionDocument.RenewAsync(
            call,
            lease,
            ConnectionDocument.Renewal(lease)
                .AddToSet(c => c.Rooms, new RoomDocument(room.ChatId, room.PeerId))
                .Set(ConnectionDocument.ShownIn(room.ChatId), MongoValues.Name(room.Shown))),
        ct);

    public Task<bool> LeaveAsync(string connectionId, string chatId, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(async (repeated, token) =>
        {
            var left = await storage.Connections.UpdateOneAsync(
                Where.Eq(c => c.Id, connectionId) & Where.Exists(ConnectionDocument.ShownIn(chatId)),
                Set.PullFilter(c => c.Rooms, r => r.ChatId == chatId).Unset(ConnectionDocument.ShownIn(chatId)),
                options: null,
                token);
            // A repeat may find the room gone that the first attempt took.
            return left.MatchedCount > 0 || repeated;
        }),
        ct);

    public Task<bool> ShowAsync(Watcher watcher, ShownPresence shown, IReadOnlyList<ShownPresence> from, CancellationToken ct)
    {
        var path = ConnectionDocument.ShownIn(watcher.ChatId);
        var others = from.Where(state => state != shown).Select(MongoValues.Name);
        return storage.CallAsync(
            call => call.RunAsync(async (repeated, token) =>
            {
                var changed = await storage.Connections.UpdateManyAsync(
                    Where.Eq(c => c.UserId, watcher.UserId) & Where.In(path, others),
                    Set.Set(path, MongoValues.Name(shown)),
                    options: null,
                    token);
                // A repeat may find changed what the first attempt changed. An event too many is better than one too few.
                return changed.ModifiedCount > 0 || repeated;
            }),
            ct);
    }

    public Task<IReadOnlyList<Watcher>> ListWatchersAsync(string userId, ShownPresence shown, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<Watcher>>(
            async call => [.. (await ListShownAsync(call, [userId], shown)).Select(news => news.Watcher).Distinct()], ct);

    public Task<IReadOnlySet<string>> FilterShownOnlineAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        storage.CallAsync<IReadOnlySet<string>>(
            async call => (await ListShownAsync(call, userIds, ShownPresence.Online)).Select(news => news.UserId)
                .ToHashSet(StringComparer.Ordinal),
            ct);

    private static async Task<List<(string UserId, Watcher Watcher)>> ListShownAsync(
        MongoCall call, IReadOnlyCollection<string> userIds, ShownPresence shown)
    {
        var found = await call.RunAsync(token => call.Storage.Connections.Find(Where.In("rooms.peerId", userIds)).ToListAsync(token));
        var name = MongoValues.Name(shown);
        return
        [
            .. from connection in found
               from room in connection.Rooms ?? []
               where userIds.Contains(room.PeerId) && connection.Shown?.GetValueOrDefault(room.ChatId) == name
               select (room.PeerId, new Watcher(room.ChatId, connection.UserId)),
        ];
    }
}
