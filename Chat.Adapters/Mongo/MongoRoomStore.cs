using Chat.Core.Leases;
using Chat.Core.Presence;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Rooms inside the documents of the connections that joined them.</summary>
public sealed class MongoRoomStore(MongoStorage storage) : IRoomStore
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<BsonDocument> Set = Builders<BsonDocument>.Update;

    private readonly MongoDocuments<BsonDocument> _connections = new(storage, ConnectionDocument.Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
        [new(ConnectionDocument.Collection, "connections_by_peer", "rooms.peerId", "expiresAt")];

    public Task<bool> JoinAsync(Lease lease, JoinedRoom room, CancellationToken ct) => ConnectionDocument.RenewAsync(
        _connections,
        lease,
        ConnectionDocument.Renewal(lease)
            .AddToSet(ConnectionDocument.Rooms, new BsonDocument { { "chatId", room.ChatId }, { "peerId", room.PeerId } })
            .Set(ConnectionDocument.ShownIn(room.ChatId), MongoValues.Name(room.Shown)),
        ct);

    public Task<bool> LeaveAsync(string connectionId, string chatId, CancellationToken ct) => _connections.RunAsync(
        async (connections, again, token) =>
        {
            var shown = ConnectionDocument.ShownIn(chatId);
            var left = await connections.UpdateOneAsync(
                Where.Eq("_id", connectionId) & Where.Exists(shown),
                Set.PullFilter<BsonDocument>(ConnectionDocument.Rooms, new BsonDocument("chatId", chatId)).Unset(shown),
                cancellationToken: token);
            // A repeat may find the room gone that the first attempt took.
            return left.MatchedCount > 0 || again;
        },
        ct);

    public Task<bool> ShowAsync(Watcher watcher, ShownPresence shown, IReadOnlyList<ShownPresence> from, CancellationToken ct)
    {
        var path = ConnectionDocument.ShownIn(watcher.ChatId);
        var others = from.Where(state => state != shown).Select(MongoValues.Name);
        return _connections.RunAsync(
            async (connections, again, token) =>
            {
                var changed = await connections.UpdateManyAsync(
                    Where.Eq("userId", watcher.UserId) & Where.In(path, others),
                    Set.Set(path, MongoValues.Name(shown)),
                    cancellationToken: token);
                // A repeat may find changed what the first attempt changed. An event too many is better than one too few.
                return changed.ModifiedCount > 0 || again;
            },
            ct);
    }

    public async Task<IReadOnlyList<Watcher>> ListWatchersAsync(string userId, ShownPresence shown, CancellationToken ct) =>
        [.. (await ListShownAsync([userId], shown, ct)).Select(news => news.Watcher).Distinct()];

    public async Task<IReadOnlySet<string>> FilterShownOnlineAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        (await ListShownAsync(userIds, ShownPresence.Online, ct)).Select(news => news.UserId).ToHashSet(StringComparer.Ordinal);

    private async Task<IEnumerable<(string UserId, Watcher Watcher)>> ListShownAsync(
        IReadOnlyCollection<string> userIds, ShownPresence shown, CancellationToken ct)
    {
        var name = MongoValues.Name(shown);
        return from connection in await _connections.ListAsync(all => all.Find(Where.In("rooms.peerId", userIds)), ct)
               let told = connection.GetValue(ConnectionDocument.Shown, new BsonDocument()).AsBsonDocument
               from room in connection[ConnectionDocument.Rooms].AsBsonArray
               let peerId = room["peerId"].AsString
               let chatId = room["chatId"].AsString
               where userIds.Contains(peerId) && told.GetValue(chatId, "") == name
               select (peerId, new Watcher(chatId, connection["userId"].AsString));
    }
}
