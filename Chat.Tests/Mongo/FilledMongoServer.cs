using Chat.Adapters.Mongo;
using Chat.Core.Leases;
using Chat.Core.Presence;
using Chat.Tests.Contracts;
using MongoDB.Bson;

namespace Chat.Tests.Mongo;

/// <summary>
/// A database of its own with so many documents in every collection that a planner prefers an index where one fits, also when
/// it knows the size of the collection.
/// </summary>
public sealed class FilledMongoServer : IAsyncLifetime
{
    private const int Count = 1000;

    public MongoServer Server { get; } = new();

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        if (MongoServer.ConnectionString is not null)
        {
            await FillAsync(MongoServer.Over(Server.Storage));
            var indexes = MongoIndexes.All.ToLookup(index => index.Collection);
            foreach (var collection in indexes.Select(group => group.Key).Append("audit"))
            {
                await Server.Storage.Database.GetCollection<BsonDocument>(collection)
                    .InsertManyAsync(Enumerable.Range(0, Count).Select(number => NewDocument([.. indexes[collection]], number)));
            }
        }
    }

    public Task DisposeAsync() => Server.DisposeAsync();

    private static Task FillAsync(Stores stores) => Parallel.ForEachAsync(
        Enumerable.Range(0, 100),
        new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (i, ct) =>
        {
            var (chat, ana, ben) = await stores.OpenAsync();
            var first = await stores.SendAsync(chat, ana, "hello world");
            await stores.ReplyAsync(first, ben, "again");
            await stores.HideAsync(first, ben);
            await stores.SettleAsync(chat.Id);
            var lease = new Lease(Stores.NewId("con"), ana, Stores.At(i), Stores.At(i + 9));
            await stores.Rooms.JoinAsync(lease, new JoinedRoom(chat.Id, ben, ShownPresence.Online), ct);
            for (var device = 0; device < 5; device++)
            {
                await stores.Devices.SaveAsync(DeviceStoreContract.NewDevice(ana, $"device-{device}", (i * 5) + device), ct);
            }

            await stores.Users.RequestErasureAsync(ana, Stores.Start, ct);
        });

    // A value in each indexed field that no query asks for.
    private static BsonDocument NewDocument(MongoIndex[] indexes, int number)
    {
        var document = new BsonDocument { { "_id", $"filler-{number}" }, { "filler", new string('x', 100) } };
        foreach (var field in indexes.SelectMany(index => index.Keys.Names).Where(field => field != "_id"))
        {
            Set(document, field.Split('.'), $"filler-{number}");
        }

        return document;
    }

    private static void Set(BsonDocument document, string[] path, string value)
    {
        if (path is [var name])
        {
            document[name] = value;
            return;
        }

        if (!document.Contains(path[0]))
        {
            document[path[0]] = new BsonDocument();
        }

        Set(document[path[0]].AsBsonDocument, path[1..], value);
    }
}
