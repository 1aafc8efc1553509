using Chat.Tests.Mongo;
using MongoDB.Driver;

namespace Chat.Tests.Upgrade;

/// <summary>Makes the data of an earlier version. Skipped unless an earlier build is named.</summary>
public sealed class OldDataTests
{
    /// <summary>
    /// Build Chat.LocalHost at the commit of <see cref="OldData.Commit"/>, name its dll in CHAT_TEST_OLD_SERVER and a server
    /// in CHAT_TEST_MONGO, and run this alone. Change <see cref="OldStory"/> first if the tests need more.
    /// </summary>
    [OldServerFact]
    public async Task Make_the_data()
    {
        await PlayAsync([], OldData.SaveSqliteAsync);

        var name = $"chat_old_{RandomId.New():N}";
        using var client = new MongoClient(MongoServer.ConnectionString);
        var settings = new Dictionary<string, string>
        {
            ["Chat__Store"] = "mongo", ["Mongo__ConnectionString"] = MongoServer.ConnectionString!, ["Mongo__Database"] = name,
        };
        await PlayAsync(settings, _ => OldData.SaveMongoAsync(client.GetDatabase(name)));
        await client.DropDatabaseAsync(name);
    }

    private static async Task PlayAsync(Dictionary<string, string> settings, Func<string, Task> save)
    {
        var folder = Directory.CreateTempSubdirectory("chat-old-");
        await using (var server = await OldServer.StartAsync(folder.FullName, settings))
        {
            await OldStory.PlayAsync(server.As("ana"), server.As("ben"), server.As("cleo"));
        }

        await save(folder.FullName);
        folder.Delete(recursive: true);
    }

    private sealed class OldServerFactAttribute : FactAttribute
    {
        public OldServerFactAttribute() => Skip = OldServer.Path is null || MongoServer.ConnectionString is null
            ? $"set {OldServer.Variable} and {MongoServer.Variable} to make the data anew"
            : null;
    }
}
