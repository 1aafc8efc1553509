using System.Collections.Concurrent;
using Chat.Tests.Mongo;
using MongoDB.Driver;

namespace Chat.Tests.App;

/// <summary>
/// The databases of the apps under test. Making the indexes of a new one takes longer than most tests, so one that an app gave
/// back is emptied and serves again. The end of the run drops all.
/// </summary>
internal static class MongoDatabases
{
    // A database rests before it serves again: an app may still have a write on its way when it has ended.
    private const int Resting = 3;

    private static readonly ConcurrentDictionary<string, Lazy<MongoDatabase>> ByFolder = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<MongoDatabase> GivenBack = new();
    private static readonly ConcurrentBag<string> Names = [];

    public static string ConnectionString =>
        MongoServer.ConnectionString ?? throw new InvalidOperationException($"Set {MongoServer.Variable}.");

    /// <summary>The database that belongs to the folder, from the first call to <see cref="GiveBack"/>.</summary>
    public static MongoDatabase Of(string folder) => ByFolder.GetOrAdd(folder, _ => new Lazy<MongoDatabase>(Take)).Value;

    public static void GiveBack(string folder)
    {
        if (ByFolder.TryRemove(folder, out var database))
        {
            GivenBack.Enqueue(database.Value);
        }
    }

    public static async Task DropAllAsync()
    {
        if (!Names.IsEmpty)
        {
            using var client = new MongoClient(ConnectionString);
            await Task.WhenAll(Names.Select(name => MongoServer.DropAsync(client, name)));
        }
    }

    private static MongoDatabase Take()
    {
        if (GivenBack.Count > Resting && GivenBack.TryDequeue(out var used))
        {
            return new MongoDatabase(used.Name, isUsed: true);
        }

        var name = $"chat_app_{RandomId.New():N}";
        Names.Add(name);
        return new MongoDatabase(name, isUsed: false);
    }
}
