using Chat.Adapters.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.App;

/// <summary>A database with all indexes and, when it is prepared, no documents.</summary>
internal sealed class MongoDatabase(string name, bool isUsed)
{
    private readonly Lazy<Task> _prepared = new(() => isUsed ? EmptyAsync(name) : CreateAsync(name));

    public string Name => name;

    /// <summary>Prepares the database for its first app. Another app on it, or the same once more, finds what the first left.</summary>
    public Task PrepareAsync() => _prepared.Value;

    private static Task CreateAsync(string name) => MongoIndexes.EnsureAsync(
        new MongoOptions { ConnectionString = MongoDatabases.ConnectionString, Database = name }, CancellationToken.None);

    private static async Task EmptyAsync(string name)
    {
        using var client = new MongoClient(MongoDatabases.ConnectionString);
        var database = client.GetDatabase(name);
        var collections = await (await database.ListCollectionNamesAsync()).ToListAsync();
        await Task.WhenAll(collections.Select(collection =>
            database.GetCollection<BsonDocument>(collection).DeleteManyAsync(new BsonDocument())));
    }
}
