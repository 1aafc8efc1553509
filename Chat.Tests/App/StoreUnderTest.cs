using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.App;

/// <summary>
/// The store that the whole product is tested on: Sqlite, or with CHAT_TEST_STORE=mongo the server that CHAT_TEST_MONGO
/// names. A data folder has a database of its own there, as it has a file of its own here.
/// </summary>
public static class StoreUnderTest
{
    public static bool IsMongo { get; } = Environment.GetEnvironmentVariable("CHAT_TEST_STORE") == "mongo";

    public static string[] Settings(string folder) => IsMongo
        ?
        [
            "--Chat:Store=mongo", $"--Mongo:ConnectionString={MongoDatabases.ConnectionString}",
            $"--Mongo:Database={MongoDatabases.Of(folder).Name}", "--Mongo:TimeoutMs=4000",
        ]
        : [];

    public static Task PrepareAsync(string folder) => IsMongo ? MongoDatabases.Of(folder).PrepareAsync() : Task.CompletedTask;

    /// <summary>Gives the folder's database up.</summary>
    public static void Drop(string folder)
    {
        if (IsMongo)
        {
            MongoDatabases.GiveBack(folder);
        }
    }

    /// <summary>Every document of the folder's database, one line each.</summary>
    public static async Task<HashSet<string>> ReadDocumentsAsync(string folder)
    {
        using var client = new MongoClient(MongoDatabases.ConnectionString);
        var database = client.GetDatabase(MongoDatabases.Of(folder).Name);
        var lines = new HashSet<string>();
        foreach (var name in await (await database.ListCollectionNamesAsync()).ToListAsync())
        {
            var documents = await database.GetCollection<BsonDocument>(name).Find(new BsonDocument()).ToListAsync();
            lines.UnionWith(documents.Select(document => $"{name}: {document}"));
        }

        return lines;
    }
}
