using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chat.Client;
using Chat.Client.Wire;
using Chat.Tests.App;
using Chat.Tests.Convergence;

namespace Chat.Tests.Instances;

/// <summary>Sync and changes while both instances write: what a client was told to be complete must be complete.</summary>
public sealed class SyncUnderWritesTests
{
    private const int Chats = 6;
    private const int Writers = 6;
    private const int ActsPerWriter = 60;
    private const int PageSize = 5;

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

        using var server = new EitherInstance(two);
        using var client = new SyncedClient("ana", two.First.Token("ana"), two.First.BaseAddress, server, PageSize);
        var writing = Task.WhenAll(
            Enumerable.Range(0, Writers).Select(w => WriteAsync(new Random(w), ana, ben, chatIds, first: w % 2 == 0)));
        while (!writing.IsCompleted)
        {
            await client.CatchUpAsync();
        }

        var raced = server.Calls;
        await writing;
        await client.CatchUpAsync();

        Assert.True(raced > 2, "The writers were done before there was anything to race with.");
        foreach (var chatId in chatIds)
        {
            await CompareAsync(ana.Second, client, chatId);
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

    private static async Task CompareAsync(ApiUser ana, SyncedClient client, string chatId)
    {
        var held = client.State.Chats[chatId];
        var fresh = new List<Message>();
        for (var after = 0L; ;)
        {
            var page = await ReadAsync(ana, $"chats/{chatId}/messages?limit=100&after={after}", WireJson.Default.MessagePage);
            fresh.AddRange(page.Items);
            if (!page.HasMore)
            {
                break;
            }

            after = page.Items[^1].Seq;
        }

        Assert.Equal(fresh.Select(Write), held.Messages.Values.Reverse().Select(Write));
        Assert.Equal(Write(await ReadAsync(ana, $"chats/{chatId}", WireJson.Default.ChatView)), Write(held.View));
    }

    private static async Task<T> ReadAsync<T>(ApiUser ana, string path, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize((await ana.GetAsync(path)).Require(200).Body, type)!;

    private static string Write(Message message) => JsonSerializer.Serialize(message, WireJson.Default.Message);

    private static string Write(ChatView view) => JsonSerializer.Serialize(view, WireJson.Default.ChatView);

    /// <summary>Sends calls to one instance and the other by turns.</summary>
    private sealed class EitherInstance(TwoInstances two) : DelegatingHandler(new SocketsHttpHandler())
    {
        /// <summary>The number of calls.</summary>
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var instance = Calls++ % 2 == 0 ? two.First : two.Second;
            request.RequestUri = new Uri(instance.BaseAddress, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
