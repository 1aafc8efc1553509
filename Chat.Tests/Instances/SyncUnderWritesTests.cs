using System.Text.Json.Nodes;
using Chat.Tests.App;
using Chat.Tests.Convergence;

namespace Chat.Tests.Instances;

/// <summary>Sync and changes while both instances write: what a client was told to be complete must be complete.</summary>
public sealed class SyncUnderWritesTests
{
    private const int Chats = 6;
    private const int Writers = 6;
    private const int ActsPerWriter = 60;

    private readonly Convergence.Client _client = new("ana");
    private int _pages;

    [Fact]
    public async Task A_client_that_syncs_through_either_instance_misses_nothing_that_both_write_meanwhile()
    {
        await using var two = await TwoInstances.StartAsync();
        var (ana, ben) = (two.As("ana"), Enumerable.Range(0, Chats).Select(i => two.As($"ben{i}")).ToList());
        var chatIds = new List<string>();
        foreach (var peer in ben)
        {
            chatIds.Add(await ChatApp.OpenChatAsync(peer.First, ana.Second));
        }

        var writing = Task.WhenAll(
            Enumerable.Range(0, Writers).Select(w => WriteAsync(new Random(w), ana, ben, chatIds, first: w % 2 == 0)));
        while (!writing.IsCompleted)
        {
            await CatchUpAsync(ana);
        }

        var raced = _pages;
        await writing;
        await CatchUpAsync(ana);

        Assert.True(raced > 2, "The writers were done before there was anything to race with.");
        foreach (var chatId in chatIds)
        {
            await CompareAsync(ana.Second, chatId);
        }
    }

    // Of every kind of change: for both, for the client's own side, and of messages that were synced long ago.
    private static async Task WriteAsync(
        Random random, (ApiUser First, ApiUser Second) ana, List<(ApiUser First, ApiUser Second)> ben, List<string> chatIds, bool first)
    {
        for (var i = 0; i < ActsPerWriter; i++)
        {
            var which = random.Next(Chats);
            var (chatId, me, peer) = (chatIds[which], first ? ana.First : ana.Second, first ? ben[which].First : ben[which].Second);
            var messages = (await me.GetAsync($"chats/{chatId}/messages?limit=30")).Require(200).List();
            var target = messages.Count == 0 ? null : $"chats/{chatId}/messages/{messages[random.Next(messages.Count)].Text("id")}";
            var answer = await (random.Next(10) switch
            {
                < 3 => peer.PostAsync(
                    $"chats/{chatId}/messages",
                    new { content = $"text {random.Next()}", replyTo = random.Next(3) == 0 ? target?.Split('/')[^1] : null }),
                3 => me.PostAsync($"chats/{chatId}/read", new { upToSeq = random.Next(30) }),
                4 => me.PostAsync($"chats/{chatId}/{(random.Next(2) == 0 ? "archive" : "unarchive")}"),
                5 when target is not null => me.DeleteAsync($"{target}?scope=me"),
                6 when target is not null => peer.DeleteAsync($"{target}?scope=everyone"),
                7 when target is not null => peer.PatchAsync(target, new { content = $"edited {random.Next()}" }),
                8 when random.Next(4) == 0 => me.DeleteAsync($"chats/{chatId}"),
                _ when target is not null => me.PutAsync($"{target}/reactions/%F0%9F%91%8D"),
                _ => me.PostAsync($"chats/{chatId}/messages", new { content = "mine" }),
            });
            // Others were faster now and then: gone, deleted, or answered by what is no more.
            Assert.True(answer.Status is < 300 or 403 or 404 or 409, answer.Body);
        }
    }

    // Through one instance and the other by turns; on a slow store one catching-up lasts as long as the writers.
    private async Task CatchUpAsync((ApiUser First, ApiUser Second) both)
    {
        for (var more = true; more;)
        {
            var ana = _pages++ % 2 == 0 ? both.First : both.Second;
            var page = Parse(
                (await ana.GetAsync($"chats/sync?limit=4{(_client.Cursor is null ? "" : $"&since={_client.Cursor}")}")).Require(200));
            foreach (var view in page["chats"]!.AsArray().Select(c => c!.AsObject()))
            {
                var chat = _client.Get(view.Text("id"));
                chat.TakeView(view.DeepClone().AsObject());
                for (var behind = chat.IsBehind(view); behind;)
                {
                    var changes = Parse(
                        (await ana.GetAsync($"chats/{view.Text("id")}/changes?since={chat.Since}&own={chat.Own}&limit=5")).Require(200));
                    chat.TakeChanges(changes);
                    behind = changes["hasMore"]!.GetValue<bool>();
                }
            }

            _client.Cursor = page.Text("cursor");
            more = page["hasMore"]!.GetValue<bool>();
        }
    }

    private async Task CompareAsync(ApiUser ana, string chatId)
    {
        var held = _client.Chats[chatId];
        var fresh = new List<string>();
        for (var after = 0L; ;)
        {
            var page = Parse((await ana.GetAsync($"chats/{chatId}/messages?limit=100&after={after}")).Require(200));
            fresh.AddRange(page["items"]!.AsArray().Select(m => m!.ToJsonString()));
            if (!page["hasMore"]!.GetValue<bool>())
            {
                break;
            }

            after = page["items"]!.AsArray()[^1]!.AsObject().Number("seq");
        }

        Assert.Equal(fresh, held.Messages.Select(m => m.ToJsonString()));
        Assert.Equal(Parse(await ana.ChatAsync(chatId)).ToJsonString(), held.View.ToJsonString());
    }

    private static JsonObject Parse(Answer answer) => JsonNode.Parse(answer.Body)!.AsObject();
}
