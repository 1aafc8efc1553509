using System.Security.Cryptography;
using System.Text;
using Chat.Adapters.Mongo;
using Chat.Tests.Mongo;
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
            "--Chat:Store=mongo", $"--Mongo:ConnectionString={Options(folder).ConnectionString}",
            $"--Mongo:Database={Options(folder).Database}", "--Mongo:TimeoutMs=4000",
        ]
        : [];

    public static Task PrepareAsync(string folder) =>
        IsMongo ? MongoIndexes.EnsureAsync(Options(folder), CancellationToken.None) : Task.CompletedTask;

    public static async Task DropAsync(string folder)
    {
        if (IsMongo)
        {
            using var client = new MongoClient(MongoServer.ConnectionString);
            await MongoServer.DropAsync(client, Options(folder).Database);
        }
    }

    /// <summary>Every document of the folder's database, one line each.</summary>
    public static async Task<HashSet<string>> ReadDocumentsAsync(string folder)
    {
        using var client = new MongoClient(MongoServer.ConnectionString);
        var database = client.GetDatabase(Options(folder).Database);
        var lines = new HashSet<string>();
        foreach (var name in await (await database.ListCollectionNamesAsync()).ToListAsync())
        {
            var documents = await database.GetCollection<BsonDocument>(name).Find(new BsonDocument()).ToListAsync();
            lines.UnionWith(documents.Select(document => $"{name}: {document}"));
        }

        return lines;
    }

    private static MongoOptions Options(string folder) => new()
    {
        ConnectionString = MongoServer.ConnectionString ?? throw new InvalidOperationException($"Set {MongoServer.Variable}."),
        Database = $"chat_app_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..24]}",
    };
}
