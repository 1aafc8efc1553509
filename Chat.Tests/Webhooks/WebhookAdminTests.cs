using Chat.Core.Chats;
using Chat.Core.Webhooks;
using Chat.Tests.Api;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task Deaths_are_shown_for_30_days()
    {
        await using var app = await StartAsync();
        var died = app.Time.GetUtcNow();
        await Service<IWebhookStore>(app).AddDeathAsync(new WebhookDeath("msg_1", 0, "message.created", died), CancellationToken.None);

        app.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("msg_1", Assert.Single(await ListDeathsAsync(app)).Text("id"));
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ListDeathsAsync(app));
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_5_days_is_paused()
    {
        await using var app = await StartAsync();
        var health = Service<EndpointHealth>(app);
        var failing = new EndpointState(0, Backend.Url.ToString(), app.Time.GetUtcNow(), PausedAt: null, Version: 0);

        app.Time.Advance(TimeSpan.FromDays(5) - TimeSpan.FromMilliseconds(1));
        Assert.Null((await health.NoteAsync(failing, new PostAnswer(500, []), CancellationToken.None)).PausedAt);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull((await health.NoteAsync(failing, new PostAnswer(500, []), CancellationToken.None)).PausedAt);
    }

    [Fact]
    public async Task A_change_keeps_the_mark_of_one_before_it_that_is_not_delivered_yet()
    {
        await using var app = await StartAsync();
        var (then, feed) = (app.Time.GetUtcNow().AddHours(-1), app.Services.GetServices<ICommitListener>().OfType<WebhookFeed>().Single());
        var before = Conversation.Request("chat", "ana", "ben", then) with { Rev = 5, Webhook = new WebhookMark(2, then, 5) };

        var change = feed.Mark(before, new ChatChange(before with { Rev = 6 }));

        Assert.Equal(new WebhookMark(2, then, 6), change.Chat.Webhook);
    }

    [Fact]
    public async Task The_job_delivers_what_a_dead_process_only_marked()
    {
        await using var app = await ChatApp.StartAsync(Settings(), services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(WebhookFeed)));
            services.AddSingleton<WebhookFeed>().AddSingleton<ICommitListener, MarksAlone>();
        });
        var (chatId, ana, _) = await app.OpenChatAsync();
        await ana.SendTextAsync(chatId, "one");
        Assert.Empty(Backend.Drain());

        var received = await NextAsync(app);
        while (received.Json.Text("type") != "message.created")
        {
            received = await NextAsync(app);
        }

        Assert.Equal("one", received.Json.Text("data.message.content"));
    }

    private static async Task<IReadOnlyList<Answer>> ListDeathsAsync(ChatApp app)
    {
        await app.RunJobAsync("Jobs-DeliverWebhooks");
        return Assert.Single((await app.As("root", "admin").GetAsync("admin/webhooks")).Require(200).List()).List("deaths");
    }

    /// <summary>Marks changes and dies before it sends them.</summary>
    private sealed class MarksAlone(WebhookFeed feed) : ICommitListener
    {
        public ChatChange Mark(Conversation? before, ChatChange change) => feed.Mark(before, change);

        public void OnCommitted(Conversation? before, Conversation after)
        {
            // Dead.
        }
    }
}
