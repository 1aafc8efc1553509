using Chat.Tests.App;
using Chat.Tests.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.Upgrade;

/// <summary>This version on the data of an earlier one, in either store.</summary>
[Collection(MongoServerGroup.Name)]
public sealed class UpgradeTests
{
    [Fact]
    public async Task A_Sqlite_file_of_an_earlier_version_is_opened_and_used()
    {
        var folder = Directory.CreateTempSubdirectory("chat-upgrade-");
        await OldData.LoadSqliteAsync(folder.FullName);
        await using (var app = await ChatApp.StartAsync(["--Chat:Store=sqlite"], dataPath: folder.FullName))
        {
            await new UpgradedStory(app).CheckAsync();
        }

        folder.Delete(recursive: true);
    }

    [MongoFact]
    public Task A_MongoDB_database_of_an_earlier_version_is_opened_and_used() => OnMongoAsync(
        _ => Task.CompletedTask, app => new UpgradedStory(app).CheckAsync());

    [MongoFact]
    public Task A_number_that_an_earlier_version_took_and_never_filled_is_passed_over() => OnMongoAsync(
        database => database.GetCollection<BsonDocument>("chats").UpdateOneAsync(
            Builders<BsonDocument>.Filter.Eq("pair", "ana|ben"),
            new BsonDocument("$inc", new BsonDocument { { "seq", 1 }, { "rev", 1 }, { "version", 1 } })),
        async app =>
        {
            var (ana, ben) = (app.As("ana"), app.As("ben"));
            var chatId = (await ana.GetAsync("chats/user/ben/history")).Require(200).List()[0].Text("id");
            var before = (await ana.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0].Number("seq");

            Assert.Equal(before + 2, (await ben.SendTextAsync(chatId, "after the hole")).Number("seq"));
            Assert.Equal(
                [before, before + 2],
                (await ana.GetAsync($"chats/{chatId}/messages?after={before - 1}")).Require(200).List().Select(m => m.Number("seq")));
            Assert.Equal(before + 2, (await ana.ChatAsync(chatId)).Number("lastMessage.seq"));
        });

    private static async Task OnMongoAsync(Func<IMongoDatabase, Task> arrange, Func<ChatApp, Task> check)
    {
        var name = $"chat_upgrade_{RandomId.New():N}";
        using var client = new MongoClient(MongoServer.ConnectionString);
        await OldData.LoadMongoAsync(client.GetDatabase(name));
        await arrange(client.GetDatabase(name));
        await using (var app = await ChatApp.StartAsync(
            [
                "--Chat:Store=mongo", $"--Mongo:ConnectionString={MongoServer.ConnectionString}", $"--Mongo:Database={name}",
                "--Mongo:EnsureIndexes=true",
            ]))
        {
            // Unique indexes that the earlier version had not made are made beside the start.
            for (var attempt = 0; attempt < 3_000 && (await app.As("ana").GetAsync("health/ready")).Status != 200; attempt++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            await check(app);
        }

        await DropAsync(client, name);
    }

    // The engine of the test server may call a drop off, as a deadlock with its own upkeep.
    private static async Task DropAsync(MongoClient client, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await client.DropDatabaseAsync(name);
                return;
            }
            catch (MongoCommandException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
