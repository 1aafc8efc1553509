using System.IO.Compression;
using System.Text;
using Chat.Tests.Conventions;
using Microsoft.Data.Sqlite;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;

namespace Chat.Tests.Upgrade;

/// <summary>The data of an earlier version, kept beside the tests: a Sqlite file, and a MongoDB database as JSON.</summary>
internal static class OldData
{
    /// <summary>The commit that made it. <see cref="OldDataTests.Make_the_data"/> makes it again.</summary>
    public const string Commit = "44424ff";

    private const string SqliteFile = $"chat-{Commit}.db.gz";
    private const string MongoFile = $"mongo-{Commit}.json.gz";

    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    private static string Folder => Path.Combine(Repository.Root, "Chat.Tests", "Upgrade", "Data");

    public static async Task SaveSqliteAsync(string dataPath)
    {
        // The write-ahead log that the process left belongs to the file.
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(dataPath, "chat.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "pragma wal_checkpoint(truncate)";
            await checkpoint.ExecuteNonQueryAsync();
        }

        await using var from = File.OpenRead(Path.Combine(dataPath, "chat.db"));
        await using var to = new GZipStream(File.Create(Path.Combine(Folder, SqliteFile)), CompressionLevel.SmallestSize);
        await from.CopyToAsync(to);
    }

    /// <summary>Puts the file into a data folder.</summary>
    public static async Task LoadSqliteAsync(string dataPath)
    {
        Directory.CreateDirectory(dataPath);
        await using var from = new GZipStream(File.OpenRead(Path.Combine(Folder, SqliteFile)), CompressionMode.Decompress);
        await using var to = File.Create(Path.Combine(dataPath, "chat.db"));
        await from.CopyToAsync(to);
    }

    public static async Task SaveMongoAsync(IMongoDatabase database)
    {
        var dump = new BsonDocument();
        foreach (var name in (await (await database.ListCollectionNamesAsync()).ToListAsync()).Order(StringComparer.Ordinal))
        {
            dump[name] = new BsonArray(await database.GetCollection<BsonDocument>(name).Find(new BsonDocument()).ToListAsync());
        }

        await using var to = new GZipStream(File.Create(Path.Combine(Folder, MongoFile)), CompressionLevel.SmallestSize);
        await to.WriteAsync(Encoding.UTF8.GetBytes(dump.ToJson(Canonical)));
    }

    /// <summary>Puts the documents into an empty database.</summary>
    public static async Task LoadMongoAsync(IMongoDatabase database)
    {
        await using var from = new GZipStream(File.OpenRead(Path.Combine(Folder, MongoFile)), CompressionMode.Decompress);
        using var reader = new StreamReader(from);
        var collections = BsonDocument.Parse(await reader.ReadToEndAsync()).Elements;
        foreach (var (name, documents) in collections.Select(e => (e.Name, e.Value.AsBsonArray)))
        {
            await database.GetCollection<BsonDocument>(name).InsertManyAsync(documents.Select(d => d.AsBsonDocument));
        }
    }
}
