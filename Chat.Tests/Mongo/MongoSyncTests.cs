using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Paging;
using Chat.Tests.Contracts;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.Mongo;

/// <summary>A change carries the time at which its command began, and may become visible after a later one.</summary>
public sealed class MongoSyncTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    public async Task A_change_that_becomes_visible_late_is_not_missed()
    {
        var (me, _) = Stores.NewPair();
        var slow = await Stores.OpenAsync(me, Stores.NewPair().Ben);
        await Stores.OpenAsync(me, Stores.NewPair().Ben);
        var mark = (await Stores.Lists.ListChangedAsync(me, null, 10, Ct)).Last;

        await Stores.SendAsync(slow, me);
        await BackdateAsync(slow, TimeSpan.FromSeconds(4));

        var page = await Stores.Lists.ListChangedAsync(me, mark, 10, Ct);
        Assert.Equal(slow.Id, Assert.Single(page.Chats).Id);
        Assert.Empty((await Stores.Lists.ListChangedAsync(me, page.Last, 10, Ct)).Chats);
    }

    [MongoFact]
    public async Task A_change_that_becomes_visible_behind_a_page_is_in_the_next_sync()
    {
        var (me, _) = Stores.NewPair();
        var chats = new List<Conversation>();
        for (var i = 0; i < 4; i++)
        {
            chats.Add(await Stores.OpenAsync(me, Stores.NewPair().Ben));
        }

        var first = await Stores.Lists.ListChangedAsync(me, null, 2, Ct);
        await Stores.SendAsync(chats[0], me);
        await BackdateAsync(chats[0], TimeSpan.FromSeconds(4));
        var second = await Stores.Lists.ListChangedAsync(me, first.Last, 2, Ct);
        var next = await Stores.Lists.ListChangedAsync(me, second.Last, 10, Ct);

        Assert.True(first.HasMore);
        Assert.Equal(chats[2..].Select(c => c.Id), second.Chats.Select(c => c.Id));
        Assert.Equal(chats[0].Id, Assert.Single(next.Chats).Id);
    }

    [MongoFact]
    public async Task Many_changes_at_once_end_within_a_cursor_that_is_taken_back()
    {
        var (me, _) = Stores.NewPair();
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
            await Stores.OpenAsync(me, Stores.NewPair().Ben));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ChangedChats? page = null;

        for (var pages = 0; page?.HasMore != false; pages++)
        {
            Assert.True(pages < 9, "The pages don't end.");
            page = await Stores.Lists.ListChangedAsync(me, page?.Last, 7, Ct);
            seen.UnionWith(page.Chats.Select(c => c.Id));
            var chatId = page.Last!.ChatId.Replace("chat-", "", StringComparison.Ordinal);
            Assert.Equal(chatId, Cursor.Decode("sync", Cursor.Encode("sync", "first", $"{page.Last.Value}", chatId), parts: 3)[2]);
        }

        Assert.Equal(60, seen.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("chat")]
    [InlineData("@")]
    [InlineData("@@")]
    [InlineData("a@b@c@1@short")]
    public void Every_written_mark_is_read(string chatId)
    {
        var mark = SyncMark.Parse(new ChangeMark(5, chatId));

        Assert.Equal(5, mark.Value);
        Assert.Equal(0, mark.KnownCount);
    }

    // As if its command had begun so much earlier.
    private Task BackdateAsync(Conversation chat, TimeSpan by) =>
        Server.Storage.Database.GetCollection<BsonDocument>("chats").UpdateOneAsync(
            new BsonDocument("_id", chat.Id),
            Builders<BsonDocument>.Update.Pipeline(PipelineDefinition<BsonDocument, BsonDocument>.Create(
            new BsonDocument("$set", new BsonDocument
            {
                { "first.changedAt", new BsonDocument("$subtract", new BsonArray { "$first.changedAt", (long)by.TotalMilliseconds }) },
                { "second.changedAt", new BsonDocument("$subtract", new BsonArray { "$second.changedAt", (long)by.TotalMilliseconds }) },
            }))));
}
