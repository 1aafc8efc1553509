using System.Text.Json;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 4: a user's export and erasure.</summary>
public sealed class AccountTests(ChatFixture fixture) : ApiTests(fixture)
{
    private const string Job = "Jobs-FinishErasures";

    // The job leaves new requests alone until every instance knows of them.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);

    [Fact]
    [Covers("GET /api/users/me/export")]
    public async Task An_export_has_settings_chats_and_messages_one_JSON_a_line()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 1; i <= 105; i++)
        {
            await (i % 2 == 0 ? ana : ben).SendTextAsync(chatId, $"text {i}\nsecond line");
        }

        var pending = await ChatApp.RequestChatAsync(App.NewUser(), ana, "Hello");
        (await ana.PutAsync("users/me/settings", new { requests = "nobody" })).Require(200);

        var answer = (await ana.GetAsync("users/me/export")).Require(200);

        Assert.Equal("application/x-ndjson", answer.ContentType);
        Assert.EndsWith("\n", answer.Body, StringComparison.Ordinal);
        var lines = answer.Body.TrimEnd('\n').Split('\n').Select(line => new Answer(JsonElement.Parse(line))).ToList();
        Assert.Equal("nobody", Assert.Single(lines, l => l.Text("type") == "settings").Text("value.requests"));
        var chats = lines.Where(l => l.Text("type") == "chat").ToList();
        Assert.Equal(
            new[] { chatId, pending }.Order(StringComparer.Ordinal), chats.Select(c => c.Text("value.id")).Order(StringComparer.Ordinal));
        var messages = lines.Where(l => l.Text("type") == "message").Select(l => l.At("value")).ToList();
        Assert.Equal(
            Enumerable.Range(1, 105).Select(i => (long)i), messages.Where(m => m.Text("chatId") == chatId).Select(m => m.Number("seq")));
        Assert.Equal((await ana.ChatAsync(chatId)).Body, chats.Single(c => c.Text("value.id") == chatId).At("value").Body);
        Assert.Equal(106, messages.Count);
        Assert.DoesNotContain("text 1\n", (await App.NewUser().GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("DELETE /api/users/me")]
    public async Task An_erasure_is_answered_202_and_finished_by_the_job()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var own = (await ana.SendTextAsync(chatId, "secret")).Text("id");
        var reply = (await ben.SendTextAsync(chatId, "re", replyTo: own)).Text("id");
        foreach (var emoji in new[] { "👍", "😀" })
        {
            (await ana.PutAsync($"chats/{chatId}/messages/{reply}/reactions/{emoji}")).Require(200);
        }

        (await ben.PutAsync($"chats/{chatId}/messages/{reply}/reactions/👍")).Require(200);
        (await ana.PutAsync("users/me/settings", new { requests = "nobody" })).Require(200);
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        Assert.Empty((await ana.DeleteAsync("users/me")).Require(202).Body);
        (await ana.DeleteAsync("users/me")).Require(202);
        await FinishAsync();

        var events = (await benSocket.DrainAsync()).Where(e => e.Name != "chat_updated").ToList();
        Assert.Equal(["message_deleted", "reaction_removed", "reaction_removed"], events.Select(e => e.Name));
        Assert.Equal(["👍", "😀"], events.Skip(1).Select(e => e.Payload.Text("emoji")));
        var messages = (await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List();
        Assert.Equal((true, true), (messages[1].Flag("deleted"), messages[1].IsNull("content")));
        Assert.True(messages[0].IsNull("replyTo.preview"));
        Assert.Equal($"👍 {ben.Id}", messages[0].Reactions());
        Assert.DoesNotContain("secret", (await ben.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
        Assert.Equal("everyone", (await ana.GetAsync("users/me/settings")).Require(200).Text("requests"));
        Assert.Empty((await ana.GetAsync("chats/active?archived=all")).Require(200).List());
        Assert.Empty((await ana.GetAsync($"chats/{chatId}/messages")).Require(200).List());
    }

    [Fact]
    public async Task A_block_survives_the_erasure_of_the_blocker()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        (await ana.DeleteAsync("users/me")).Require(202);
        await FinishAsync();

        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "not_allowed");
    }

    [Fact]
    public async Task Open_requests_of_an_erased_user_are_withdrawn()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "secret");
        await using var benSocket = await ben.ConnectAsync();

        (await ana.DeleteAsync("users/me")).Require(202);
        await FinishAsync();

        Assert.Equal("rejected", (await benSocket.NextAsync("chat_rejected")).Text("chat.status"));
        Assert.Empty((await ben.GetAsync("chats/requests")).Require(200).List());
        Assert.DoesNotContain("secret", (await ben.ChatAsync(chatId)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_is_idempotent_and_may_run_several_times_at_once()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 0; i < 5; i++)
        {
            await ana.SendTextAsync(chatId, "secret");
        }

        (await ana.DeleteAsync("users/me")).Require(202);
        App.Time.Advance(SettleTime);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => App.RunJobAsync(Job)));
        var rev = (await ben.ChatAsync(chatId)).Number("rev");
        await App.RunJobAsync(Job);

        Assert.Equal(rev, (await ben.ChatAsync(chatId)).Number("rev"));
        Assert.All((await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List(), m => Assert.True(m.Flag("deleted")));
        Assert.Equal(0, (await ben.ChatAsync(chatId)).Number("unreadCount"));
    }

    private Task FinishAsync()
    {
        App.Time.Advance(SettleTime);
        return App.RunJobAsync(Job);
    }
}
