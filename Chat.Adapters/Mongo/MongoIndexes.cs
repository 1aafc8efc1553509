using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The indexes of the database. Creating them is idempotent, may be done by several instances at once, and is never part
/// of a request: <see cref="MongoIndexesAtStart"/> does it, or a deployment step.
/// </summary>
public static class MongoIndexes
{
    internal static IReadOnlyList<MongoIndex> All { get; } =
    [
        .. MongoChatStore.Indexes, .. MongoChatLists.Indexes, .. ChangedChatLists.Indexes, .. MongoMessageReader.Indexes,
        .. MongoUserStore.Indexes, .. MongoMediaStore.Indexes,
        .. MongoLeaseStore.Indexes, .. MongoRoomStore.Indexes, .. MongoTypingThrottle.Indexes,
        .. MongoReportStore.Indexes, .. MongoWebhookStore.Indexes,
        .. MongoDeviceStore.Indexes, .. MongoPushOutbox.Indexes,
    ];

    /// <summary>Creates the missing indexes and returns when they can be used, however long that takes.</summary>
    public static async Task EnsureAsync(MongoOptions options, CancellationToken ct)
    {
        var settings = MongoConnection.SettingsOf(options);
        // A build over many documents may take hours; a client of its own leaves the stores' timeouts alone.
        settings.SocketTimeout = TimeSpan.Zero;
        using var client = new MongoClient(settings);
        var database = client.GetDatabase(options.Database);
        // Unique indexes first: requests wait for them.
        foreach (var group in All.OrderByDescending(index => index.Unique).GroupBy(index => (index.Unique, index.Collection)))
        {
            await database.GetCollection<BsonDocument>(group.Key.Collection).Indexes
                .CreateManyAsync(group.Select(index => index.ToModel()), ct);
        }
    }
}
