using Chat.Tests.App;

namespace Chat.Tests.Webhooks;

/// <summary>
/// Instances that end between the receiver's 2xx and the save of the cursor. The promise is delivery at least once: a repeat
/// has the same id, nothing is lost, and each state comes first in order.
/// </summary>
public sealed class WebhookCrashTests : WebhookScene
{
    private const int Acts = 40;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task After_a_crash_another_instance_sends_the_change_again_under_the_same_id()
    {
        var folder = Directory.CreateTempSubdirectory("chat-webhooks-");
        var crash = new Crash();
        var one = await ChatApp.StartAsync(Settings(), crash.Watch, folder.FullName);
        var (chatId, ana, _) = await OpenAsync(one);
        crash.Next = Crash.BeforeSave;
        var messageId = (await ana.SendTextAsync(chatId, "one")).Text("id");
        var first = await NextAsync(one);
        await crash.Happened;
        await one.DisposeAsync();

        await using (var two = await ChatApp.StartAsync(Settings(), dataPath: folder.FullName, time: one.Time))
        {
            await two.RunJobAsync("Jobs-DeliverWebhooks");
            Assert.Empty(Backend.Drain());
            two.Time.Advance(Lease);
            var again = await NextAsync(two);
            Assert.Equal((first.Id, first.Json.Text("data.message.content")), (again.Id, again.Json.Text("data.message.content")));
            Assert.Equal($"msg_{chatId}_3", again.Id);

            // The second answer was noted, so the receiver has the message.
            (await two.As(ana.Id).PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "mended" })).Require(200);
            Assert.Equal("message.changed", (await NextAsync(two)).Json.Text("type"));
            await SettleAsync(two);
            Assert.Empty(Backend.Drain());
        }

        StoreUnderTest.Drop(folder.FullName);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_event_without_a_chat_is_sent_again_under_the_same_id()
    {
        var crash = new Crash();
        await using var app = await ChatApp.StartAsync(Settings("--Webhooks:0:Events=report.created"), crash.Watch);
        var (_, ana, ben) = await app.OpenChatAsync();
        crash.Next = Crash.BeforeSave;
        var report = (await ben.PostAsync("reports", new { userId = ana.Id, reason = "spam" })).Require(201).Text("id");
        var first = await NextAsync(app);
        await crash.Happened;

        app.Time.Advance(Lease);
        var again = await NextAsync(app);
        await SettleAsync(app);

        Assert.Equal([$"evt_{report}", first.Id], [first.Id, again.Id]);
        Assert.Empty(Backend.Drain());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task With_crashes_between_all_steps_every_state_arrives_in_order_and_repeats_have_the_same_id(int seed)
    {
        var (random, crash) = (new Random(seed), new Crash());
        await using var app = await ChatApp.StartAsync(Settings(), crash.Watch);
        var (chatId, ana, ben) = await OpenAsync(app);
        var messages = new List<string>();
        for (var i = 0; i < Acts; i++)
        {
            // A crash waits until a delivery comes to its step.
            if (crash.Next == 0 && random.Next(3) == 0)
            {
                crash.Next = random.Next(1, Crash.Steps + 1);
            }

            await ActAsync(random, chatId, ana, ben, messages);
            app.Time.Advance(TimeSpan.FromSeconds(random.Next(0, 40)));
            await app.RunJobAsync("Jobs-DeliverWebhooks");
        }

        // A clock that moved during a post made it a failure, whose next try comes later than the end of a lease.
        crash.Next = 0;
        app.Time.Advance(Lease);
        await SettleAsync(app);
        app.Time.Advance(TimeSpan.FromDays(1));
        await SettleAsync(app);

        Assert.True(crash.Count > 3, "Hardly a delivery was cut off.");
        var received = Backend.Drain();
        var revs = received.Select(r => r.Json.Number("data.rev")).ToList();
        // The clock can move past the end of a lease during a post, so a repeat may come late. No change comes first out of turn.
        Assert.Equal(revs.Distinct().Order(), revs.Distinct());
        Assert.All(received, r => Assert.Equal($"msg_{chatId}_{r.Json.Number("data.rev")}", r.Id));
        Assert.All(received.GroupBy(r => r.Id), same => Assert.Single(same.Select(StateOf).Distinct()));
        await AssertNewestStatesAsync(chatId, ana, received);
    }

    private static Task ActAsync(Random random, string chatId, ApiUser ana, ApiUser ben, List<string> messages) => random.Next(6) switch
    {
        <= 2 => SendAsync(chatId, random.Next(2) == 0 ? ana : ben, messages),
        3 when messages.Count > 0 => ana.PatchAsync(PathOf(random, chatId, messages), new { content = $"edited {random.Next()}" }),
        4 when messages.Count > 0 => ana.DeleteAsync($"{PathOf(random, chatId, messages)}?scope=everyone"),
        _ => ben.PostAsync($"chats/{chatId}/read", new { upToSeq = long.MaxValue }),
    };

    private static async Task SendAsync(string chatId, ApiUser sender, List<string> messages) =>
        messages.Add((await sender.SendTextAsync(chatId, $"text {messages.Count}")).Text("id"));

    private static string PathOf(Random random, string chatId, List<string> messages) =>
        $"chats/{chatId}/messages/{messages[random.Next(messages.Count)]}";

    private static string StateOf(Received received) =>
        received.Json.Has("data.message") ? received.Json.At("data.message").Body : received.Json.Text("type");

    private static async Task AssertNewestStatesAsync(string chatId, ApiUser ana, IReadOnlyList<Received> received)
    {
        var newest = received.Where(r => r.Json.Has("data.message")).GroupBy(r => r.Json.Text("data.message.id"))
            .ToDictionary(same => same.Key, same => same.Last().Json.At("data.message"));
        var stored = (await ana.GetAsync($"chats/{chatId}/messages?limit=100")).Require(200).List();
        Assert.NotEmpty(stored);
        Assert.All(stored, m => Assert.Equal(
            (m.Number("rev"), m.Flag("deleted")), (newest[m.Text("id")].Number("rev"), newest[m.Text("id")].Flag("deleted"))));
        var read = received.LastOrDefault(r => r.Json.Text("type") == "chat.read");
        Assert.Equal(
            (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"),
            read?.Json.List("data.chat.members").Single(m => m.Text("userId") != ana.Id).Number("lastReadSeq") ?? 0);
    }
}
