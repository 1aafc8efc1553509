using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Creates what is missing of the indexes; never part of a request. Can be repeated and run by several at once. A
/// deployment calls it, or <c>Mongo__EnsureIndexes=true</c> beside the start.
/// </summary>
public static class MongoIndexes
{
    internal static IReadOnlyList<MongoIndex> All { get; } =
    [
        .. MongoChatStore.Indexes, .. MongoChatLists.Indexes, .. ChangedChatLists.Indexes,
        .. MongoMessageReader.Indexes, .. MongoUserStore.Indexes,
        .. MongoMediaStore.Indexes,
        .. MongoLeaseStore.Indexes, .. MongoRoomStore.Indexes, .. MongoTypingThrottle.Indexes,
        .. MongoDeviceStore.Indexes, .. MongoPushOutbox.Indexes,
    ];

    public static async Task EnsureAsync(MongoOptions options, CancellationToken ct)
    {
        var settings = MongoConnection.SettingsOf(options);
        // Building over many documents takes as long as it takes; a client of its own leaves the stores' timeouts alone.
        settings.SocketTimeout = TimeSpan.Zero;
        using var client = new MongoClient(settings);
        var database = client.GetDatabase(options.Database);
        foreach (var collection in All.GroupBy(index => index.Collection, StringComparer.Ordinal))
        {
            await database.GetCollection<BsonDocument>(collection.Key).Indexes
                .CreateManyAsync(collection.Select(index => index.ToModel()), ct);
        }
    }
}
