using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Webhooks;

/// <summary>Section 14: endpoints that fail, as administrators see and replay them.</summary>
public sealed class WebhookAdminTests : WebhookScene
{
    [Fact]
    [Covers("GET /api/admin/webhooks")]
    public async Task After_the_last_try_a_change_is_dead_and_the_next_one_goes()
    {
        await using var app = await StartAsync();
        var (chatId, ana, _) = await OpenAsync(app);
        Backend.AnswerWith(500);
        await ana.SendTextAsync(chatId, "one");
        var first = await NextAsync(app);
        await SettleAsync(app);
        foreach (var hours in new[] { 0.0014, 0.084, 0.5, 2, 5, 10, 14, 20 })
        {
            app.Time.Advance(TimeSpan.FromHours(hours));
            Assert.Equal(first.Id, (await NextAsync(app)).Id);
            await SettleAsync(app);
        }

        var waiting = Assert.Single((await app.As("root", "admin").GetAsync("admin/webhooks")).Require(200).List());
        Assert.Equal(1, waiting.Number("waiting"));
        Assert.True(waiting.Number("lagMs") > TimeSpan.FromHours(51).TotalMilliseconds && waiting.Has("failingSince"));
        app.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(first.Id, (await NextAsync(app)).Id);
        await SettleAsync(app);
        Backend.AnswerWith(200);
        await ana.SendTextAsync(chatId, "two");

        Assert.Equal($"msg_{chatId}_4", (await NextAsync(app)).Id);
        await SettleAsync(app);
        var endpoint = Assert.Single((await app.As("root", "admin").GetAsync("admin/webhooks")).Require(200).List());
        Assert.Equal((0, first.Id), (endpoint.Number("waiting"), Assert.Single(endpoint.List("deaths")).Text("id")));
        Assert.Equal(Backend.Url.ToString(), endpoint.Text("url"));
    }

    [Fact]
    [Covers("POST /api/admin/webhooks/{endpoint}/replay")]
    public async Task A_gone_endpoint_is_paused_until_an_administrator_replays()
    {
        await using var app = await StartAsync();
        var root = app.As("root", "admin");
        var (chatId, ana, _) = await OpenAsync(app);
        await ana.SendTextAsync(chatId, "one");
        await NextAsync(app);
        await SettleAsync(app);
        Backend.AnswerWith(410);
        await ana.SendTextAsync(chatId, "two");
        await NextAsync(app);
        await SettleAsync(app);
        app.Time.Advance(TimeSpan.FromHours(1));
        await ana.SendTextAsync(chatId, "three");
        await SettleAsync(app);
        Assert.Empty(Backend.Drain());
        Assert.True(Assert.Single((await root.GetAsync("admin/webhooks")).Require(200).List()).Has("pausedAt"));
        Backend.AnswerWith(200);

        Assert.Equal(1, (await root.PostAsync("admin/webhooks/0/replay", new { chatId })).Require(200).Number("chats"));

        Assert.Equal(
            ["chat.accepted", "message.created one", "message.created two", "message.created three"],
            await TakeAsync(app, 4));
        (await root.PostAsync("admin/webhooks/1/replay", new { chatId })).RequireProblem(404, "not_found");
        (await root.PostAsync("admin/webhooks/0/replay", new { chatId = "missing" })).RequireProblem(404, "not_found");
        (await root.PostAsync("admin/webhooks/0/replay")).RequireProblem(400, "invalid_request");
        (await ana.PostAsync("admin/webhooks/0/replay", new { chatId })).RequireProblem(404, "not_found");
    }

    [Fact]
    public async Task A_replay_since_a_moment_sends_what_changed_after_it()
    {
        await using var app = await StartAsync();
        var (chatId, ana, _) = await OpenAsync(app);
        await ana.SendTextAsync(chatId, "old");
        await NextAsync(app);
        await SettleAsync(app);
        app.Time.Advance(TimeSpan.FromHours(1));
        var since = app.Time.GetUtcNow();
        await ana.SendTextAsync(chatId, "new");
        await NextAsync(app);
        await SettleAsync(app);

        (await app.As("root", "admin").PostAsync("admin/webhooks/0/replay", new { since })).Require(200);

        var sent = await TakeAsync(app, 3);
        Assert.Contains("message.created new", sent);
        Assert.DoesNotContain("message.created old", sent);
    }
}
