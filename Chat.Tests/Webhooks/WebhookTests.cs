using Chat.Core.Webhooks;
using Chat.Tests.Api;
using Chat.Tests.App;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Webhooks;

/// <summary>Section 14: webhooks to the application's own backend, received over HTTP.</summary>
public sealed class WebhookTests : WebhookScene
{
    [Fact]
    public async Task The_changes_of_a_chat_arrive_in_rev_order_signed_and_without_private_changes()
    {
        await using var app = await StartAsync();
        var (ana, ben) = (app.NewUser("ana"), app.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "May I?");
        var requested = await NextAsync(app);
        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        var accepted = await NextAsync(app);
        (await ben.PostAsync($"chats/{chatId}/mute")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/archive")).Require(200);
        var messageId = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        var created = await NextAsync(app);
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "Hello you" })).Require(200);
        var changed = await NextAsync(app);
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 2 })).Require(200);
        var read = await NextAsync(app);

        Assert.Equal(
            ["chat.requested 1", "chat.accepted 2", "message.created 3", "message.changed 4", "chat.read 5"],
            new[] { requested, accepted, created, changed, read }.Select(r => $"{r.Json.Text("type")} {r.Json.Number("data.rev")}"));
        Assert.Equal($"msg_{chatId}_3", created.Id);
        Assert.Equal(
            ("May I?", "accepted"), (requested.Json.Text("data.chat.lastMessage.content"), accepted.Json.Text("data.chat.status")));
        Assert.Equal(("Hello", "Hello you"), (created.Json.Text("data.message.content"), changed.Json.Text("data.message.content")));
        Assert.Equal(2, read.Json.List("data.chat.members").Single(m => m.Text("userId") == ben.Id).Number("lastReadSeq"));
        Assert.All(new[] { accepted, read }, r => Assert.False(r.Json.Has("data.chat.muted") || r.Json.Has("data.chat.archived")));
        Verify(created);
    }

    [Fact]
    public async Task A_change_that_failed_is_sent_again_under_the_same_id_and_later_ones_wait()
    {
        await using var app = await StartAsync();
        var (chatId, ana, _) = await OpenAsync(app);
        Backend.AnswerWith(500);
        await ana.SendTextAsync(chatId, "one");
        var first = await NextAsync(app);
        await ana.SendTextAsync(chatId, "two");
        await SettleAsync(app);
        Assert.Empty(Backend.Drain());

        app.Time.Advance(TimeSpan.FromSeconds(5));
        var again = await NextAsync(app);
        Assert.Equal((first.Id, first.Json.Text("data.message.content")), (again.Id, again.Json.Text("data.message.content")));
        await SettleAsync(app);
        Backend.AnswerWith(200);
        app.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal([first.Id, $"msg_{chatId}_4"], [(await NextAsync(app)).Id, (await NextAsync(app)).Id]);
    }

    [Fact]
    public async Task A_change_before_the_delivery_is_sent_as_created_in_its_newest_state()
    {
        await using var app = await StartAsync();
        var (chatId, ana, _) = await OpenAsync(app);
        Backend.AnswerWith(503);
        var messageId = (await ana.SendTextAsync(chatId, "one")).Text("id");
        await NextAsync(app);
        await SettleAsync(app);
        await ana.SendTextAsync(chatId, "two");
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "one, mended" })).Require(200);
        Backend.AnswerWith(200);
        app.Time.Advance(TimeSpan.FromSeconds(5));

        var (second, first) = (await NextAsync(app), await NextAsync(app));
        Assert.Equal(("message.created", "two"), (second.Json.Text("type"), second.Json.Text("data.message.content")));
        Assert.Equal(
            ("message.created", "one, mended", $"msg_{chatId}_5"),
            (first.Json.Text("type"), first.Json.Text("data.message.content"), first.Id));
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "again" })).Require(200);
        Assert.Equal("message.changed", (await NextAsync(app)).Json.Text("type"));
    }

    [Fact]
    public async Task An_endpoint_gets_only_the_types_it_lists_and_events_without_a_chat()
    {
        await using var app = await StartAsync("--Webhooks:0:Events=message.created,report.created,user.erased");
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        Assert.Equal("message.created", (await NextAsync(app)).Json.Text("type"));
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "Hello you" })).Require(200);

        var report =
            (await ben.PostAsync("reports", new { userId = ana.Id, reason = "spam", note = "private words" })).Require(201).Text("id");
        var reported = await NextAsync(app);
        (await ben.DeleteAsync("users/me")).Require(202);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.RunJobAsync("Jobs-FinishErasures");
        var erased = await NextAsync(app);

        Assert.Equal(
            ($"evt_{report}", "report.created", report), (reported.Id, reported.Json.Text("type"), reported.Json.Text("data.reportId")));
        Assert.DoesNotContain("private words", reported.Body, StringComparison.Ordinal);
        Assert.Equal(("user.erased", ben.Id), (erased.Json.Text("type"), erased.Json.Text("data.userId")));
        Verify(erased);
    }

    [Fact]
    public async Task A_back_end_that_does_not_answer_is_given_up_after_ten_seconds_and_a_redirect_is_a_failure()
    {
        await using var app = await StartAsync();
        var (chatId, ana, _) = await OpenAsync(app);
        Backend.Answer = (http, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        await ana.SendTextAsync(chatId, "one");
        var first = await NextAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await SettleAsync(app);
        Backend.Answer = (http, _) =>
        {
            http.Response.Redirect($"{Backend.Url}elsewhere");
            return Task.CompletedTask;
        };
        app.Time.Advance(TimeSpan.FromSeconds(35));

        Assert.Equal(first.Id, (await NextAsync(app)).Id);
        await SettleAsync(app);
        Assert.Empty(Backend.Drain());
        Assert.True(Assert.Single((await app.As("root", "admin").GetAsync("admin/webhooks")).List()).Has("failingSince"));
    }

    [Fact]
    public async Task Several_instances_send_each_change_once()
    {
        await using var one = await StartAsync();
        await using var two = await ChatApp.StartAsync(Settings(), dataPath: one.DataPath, time: one.Time);
        var (chatId, ana, _) = await OpenAsync(one);
        var elsewhere = two.As(ana.Id);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? ana : elsewhere).SendTextAsync(chatId, $"{i}")));
        var received = new List<string>();
        for (var round = 0; received.Count < 10 && round < MaxRounds; round++)
        {
            await Task.WhenAll(one.RunJobAsync("Jobs-DeliverWebhooks"), two.RunJobAsync("Jobs-DeliverWebhooks"));
            received.AddRange(Backend.Drain().Select(r => r.Id));
        }

        await SettleAsync(one);
        Assert.Empty(Backend.Drain());
        Assert.Equal(Enumerable.Range(3, 10).Select(rev => $"msg_{chatId}_{rev}"), received);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_marked()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, _) = await app.OpenChatAsync();
        await ana.SendTextAsync(chatId, "one");

        Assert.Empty((await app.As("root", "admin").GetAsync("admin/webhooks")).Require(200).List());
        Assert.Empty(await Service<IWebhookStore>(app).ListMarkedAsync(10, CancellationToken.None));
    }
}
