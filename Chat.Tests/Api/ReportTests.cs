using Chat.Core;
using Chat.Core.Media;
using Chat.Core.Safety;
using Chat.Core.Uploads;
using Chat.Tests.App;
using Chat.Tests.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 13: reports, as the reporter and the reported user see them.</summary>
public sealed class ReportTests(ChatFixture fixture) : ApiTests(fixture)
{
    private IReportStore Reports => App.Services.GetRequiredService<IReportStore>();

    [Fact]
    [Covers("POST /api/reports")]
    public async Task A_report_copies_the_messages_as_they_were_and_survives_their_deletion()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ben.SendTextAsync(chatId, "buy this")).Text("id");

        var answer = await ana.PostAsync(
            "reports", new { userId = ben.Id, chatId, messageIds = new[] { messageId }, reason = "spam", note = "again" });
        (await ben.DeleteAsync($"chats/{chatId}/messages/{messageId}?scope=everyone")).Require(200);

        var report = await Reports.FindAsync(answer.Require(201).Text("id"), CancellationToken.None);
        Assert.Equal(
            (ana.Id, ben.Id, chatId, ReportReason.Spam, "again"),
            (report!.ReporterId, report.UserId, report.ChatId, report.Reason, report.Note));
        Assert.Equal("buy this", Assert.Single(report.Messages).Content);
        Assert.Equal(App.Time.GetUtcNow().AddDays(90), report.ExpiresAt);
    }

    [Fact]
    public async Task A_repeat_within_a_day_is_a_200_with_the_same_id_and_still_blocks()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        string[] ids = [(await ben.SendTextAsync(chatId, "one")).Text("id"), (await ben.SendTextAsync(chatId, "two")).Text("id")];
        object Body(string[] messageIds, bool block = false) => new { userId = ben.Id, chatId, messageIds, reason = "harassment", block };

        var first = (await ana.PostAsync("reports", Body(ids))).Require(201).Text("id");
        var repeated = (await ana.PostAsync("reports", Body([ids[1], ids[0], ids[0]], block: true))).Require(200).Text("id");
        var other = (await ana.PostAsync("reports", Body([ids[0]]))).Require(201).Text("id");

        Assert.Equal(first, repeated);
        Assert.NotEqual(first, other);
        Assert.True((await ana.ChatAsync(chatId)).Flag("blockedByMe"));
    }

    [Fact]
    public async Task After_a_day_the_same_report_is_a_new_one()
    {
        await using var app = await ChatApp.StartAsync();
        var (_, ana, ben) = await app.OpenChatAsync();
        var body = new { userId = ben.Id, reason = "other" };
        var first = (await ana.PostAsync("reports", body)).Require(201).Text("id");

        app.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        (await ana.PostAsync("reports", body)).Require(200);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotEqual(first, (await ana.PostAsync("reports", body)).Require(201).Text("id"));
    }

    [Fact]
    public async Task The_same_report_at_the_same_moment_is_stored_once()
    {
        var (_, ana, ben) = await App.OpenChatAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => ana.PostAsync("reports", new { userId = ben.Id, reason = "spam" })));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Single(answers.Select(answer => answer.Text("id")).Distinct());
        Assert.Single(await Reports.ListOfReporterAsync(ana.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task The_21st_report_within_a_day_is_refused_and_says_when_to_come_back()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, ben) = await app.OpenChatAsync();
        for (var i = 0; i < Limits.MaxReports; i++)
        {
            var id = (await ben.SendTextAsync(chatId, $"{i}")).Text("id");
            (await ana.PostAsync("reports", new { userId = ben.Id, chatId, messageIds = new[] { id }, reason = "spam" })).Require(201);
            app.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var refused = (await ana.PostAsync("reports", new { userId = ben.Id, reason = "spam" })).RequireProblem(429, "report_quota");
        Assert.Equal(TimeSpan.FromMinutes((24 * 60) - Limits.MaxReports).TotalMilliseconds, refused.Number("retryAfterMs"));
        app.Time.Advance(TimeSpan.FromMinutes((24 * 60) - Limits.MaxReports));
        (await ana.PostAsync("reports", new { userId = ben.Id, reason = "spam" })).Require(201);
    }

    [Fact]
    public async Task Only_a_user_with_a_shared_chat_and_their_visible_messages_can_be_reported()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var (otherChat, cleo, dan) = await App.OpenChatAsync();
        var hidden = (await ben.SendTextAsync(chatId, "hidden")).Text("id");
        var foreign = (await dan.SendTextAsync(otherChat, "foreign")).Text("id");
        (await ana.DeleteAsync($"chats/{chatId}/messages/{hidden}?scope=me")).Require(200);
        object[] bodies =
        [
            new { userId = dan.Id, reason = "spam" },
            new { userId = ana.Id, reason = "spam" },
            new { userId = "nobody", reason = "spam" },
            new { userId = ben.Id, chatId = otherChat, reason = "spam" },
            new { userId = cleo.Id, chatId, reason = "spam" },
            new { userId = ben.Id, chatId = "missing", reason = "spam" },
            new { userId = ben.Id, chatId, messageIds = new[] { "missing" }, reason = "spam" },
            new { userId = ben.Id, chatId, messageIds = new[] { foreign }, reason = "spam" },
            new { userId = ben.Id, chatId, messageIds = new[] { hidden }, reason = "spam" },
        ];

        foreach (var body in bodies)
        {
            (await ana.PostAsync("reports", body)).RequireProblem(404, "not_found");
        }

        Assert.Empty(await Reports.ListOfReporterAsync(ana.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_malformed_report_or_one_of_the_caller_is_a_400()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var own = (await ana.SendTextAsync(chatId, "mine")).Text("id");
        (object Body, string Field)[] bodies =
        [
            (new { reason = "spam" }, "userId"),
            (new { userId = ben.Id }, "reason"),
            (new { userId = ben.Id, reason = "boring" }, "reason"),
            (new { userId = ben.Id, reason = "spam", messageIds = new[] { own } }, "chatId"),
            (new { userId = ben.Id, reason = "spam", chatId, messageIds = new[] { own } }, "messageIds"),
            (new { userId = ben.Id, reason = "spam", chatId, messageIds = Enumerable.Range(0, 21).Select(i => $"{i}") }, "messageIds"),
            (new { userId = ben.Id, reason = "spam", note = new string('x', 1_001) }, "note"),
        ];

        foreach (var (body, field) in bodies)
        {
            Assert.True((await ana.PostAsync("reports", body)).RequireProblem(400, "invalid_request").Has($"errors.{field}"));
        }

        (await ana.PostAsync("reports", new { userId = ben.Id, reason = "spam", note = new string('x', 1_000) })).Require(201);
    }

    [Fact]
    public async Task The_reported_user_is_told_nothing_and_the_reporter_exports_their_own_reports()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ben.SendTextAsync(chatId, "hello")).Text("id");
        await using var socket = await ben.JoinAsync(chatId);
        var before = await ben.ChatAsync(chatId);
        await socket.DrainAsync();

        var id = (await ana.PostAsync("reports", new { userId = ben.Id, chatId, messageIds = new[] { messageId }, reason = "sexual" }))
            .Require(201).Text("id");

        Assert.Empty(await socket.DrainAsync());
        Assert.Equal(before.Body, (await ben.ChatAsync(chatId)).Body);
        Assert.DoesNotContain(id, (await ben.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
        var exported = (await ana.GetAsync("users/me/export")).Require(200).Body;
        Assert.Contains(
            $$"""{"type":"report","value":{"id":"{{id}}","userId":"{{ben.Id}}","chatId":"{{chatId}}","messageIds":"""
            + $$"""["{{messageId}}"],"reason":"sexual",""",
            exported,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_a_reported_message_is_kept_for_90_days_and_then_deleted_with_the_copy()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var file = (await ben.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("fileId");
        var messageId = (await ben.PostAsync($"chats/{chatId}/messages", new { media = new[] { file } })).Require(201).Text("id");
        var made = await ana.PostAsync("reports", new { userId = ben.Id, chatId, messageIds = new[] { messageId }, reason = "violence" });
        var report = made.Require(201).Text("id");
        (await ben.DeleteAsync($"chats/{chatId}/messages/{messageId}?scope=everyone")).Require(200);

        app.Time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(10));
        await RunJobsAsync(app);
        Assert.True(await IsStoredAsync(app, file));
        (await app.As(ana.Id).GetAsync($"media/{file}/metadata")).RequireProblem(404, "not_found");

        app.Time.Advance(TimeSpan.FromMinutes(10));
        await RunJobsAsync(app);
        Assert.False(await IsStoredAsync(app, file));
        Assert.Null(await app.Services.GetRequiredService<IReportStore>().FindAsync(report, CancellationToken.None));
    }

    private static async Task RunJobsAsync(ChatApp app)
    {
        await app.RunJobAsync("Jobs-ExpireReports");
        await app.RunJobAsync("Jobs-SweepMedia");
        await app.RunJobAsync("Jobs-SweepMedia");
    }

    private static async Task<bool> IsStoredAsync(ChatApp app, string fileId)
    {
        var stored = await app.Services.GetRequiredService<IMediaStorage>().ListAsync(DateTimeOffset.MaxValue, 0, CancellationToken.None);
        return stored.Any(f => f.Path.Contains(fileId, StringComparison.Ordinal));
    }
}
