using Chat.Core.Safety;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 13: administrators, their reports, traces and audit log.</summary>
public sealed class AdminTests(ChatFixture fixture) : ApiTests(fixture)
{
    private ApiUser Root => App.As("root", "admin");

    public static TheoryData<string, string, string?> Endpoints => new()
    {
        { "GET", "reports", null },
        { "GET", "reports/some", null },
        { "POST", "reports/some/resolve", "{" },
        { "POST", "users/ben/suspend", """{"until":"never"}""" },
        { "POST", "users/ben/unsuspend", null },
        { "GET", "messages/some/other/trace", null },
        { "GET", "audit?limit=1000", null },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task For_anyone_else_an_administrators_endpoint_does_not_exist(string method, string path, string? body)
    {
        var eve = App.NewUser("eve");
        var request =
            new HttpRequestMessage(HttpMethod.Parse(method), $"admin/{path}") { Content = body is null ? null : new StringContent(body) };

        var answer = await eve.SendAsync(request);

        Assert.Equal((await eve.GetAsync("chats/missing")).Refusal(), answer.RequireProblem(404, "not_found").Refusal());
        Assert.DoesNotContain(eve.Id, (await Root.GetAsync("admin/audit?limit=100")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_an_administrators_endpoint_is_a_401() =>
        (await new ApiUser(App, "nobody", "no token").GetAsync("admin/reports")).RequireProblem(401, "unauthenticated");

    [Fact]
    [Covers("GET /api/admin/reports")]
    [Covers("GET /api/admin/reports/{reportId}")]
    public async Task An_administrator_lists_open_and_resolved_reports_and_reads_the_copies()
    {
        await using var app = await ChatApp.StartAsync();
        var root = app.As("root", "admin");
        var (first, chatId, ana, ben) = await ReportAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        var (second, _, _, _) = await ReportAsync(app);

        var page = (await root.GetAsync("admin/reports?limit=1")).Require(200);
        Assert.Equal([second], page.List().Select(report => report.Text("id")));
        var rest = (await root.GetAsync($"admin/reports?limit=1&cursor={page.Text("nextCursor")}")).Require(200);
        Assert.Equal([first], rest.List().Select(report => report.Text("id")));
        Assert.False(rest.Flag("hasMore") || rest.List()[0].Has("messages"));

        var report = (await root.GetAsync($"admin/reports/{first}")).Require(200);
        Assert.Equal(
            (ana.Id, ben.Id, chatId, "open"),
            (report.Text("reporterId"), report.Text("userId"), report.Text("chatId"), report.Text("state")));
        Assert.Equal("buy this", Assert.Single(report.List("messages")).Text("content"));

        (await root.PostAsync($"admin/reports/{first}/resolve", new { action = "none", note = "harmless" })).Require(200);
        Assert.Equal([second], (await root.GetAsync("admin/reports?state=open")).Require(200).List().Select(r => r.Text("id")));
        var resolved = Assert.Single((await root.GetAsync("admin/reports?state=resolved")).Require(200).List());
        Assert.Equal(
            (first, "none", "root", "harmless"),
            (resolved.Text("id"), resolved.Text("resolution.action"), resolved.Text("resolution.by"), resolved.Text("resolution.note")));
        (await root.GetAsync("admin/reports/missing")).RequireProblem(404, "not_found");
        (await root.GetAsync("admin/reports?state=new")).RequireProblem(400, "invalid_request");
        (await root.GetAsync($"admin/reports?state=resolved&cursor={page.Text("nextCursor")}")).RequireProblem(400, "invalid_cursor");
    }

    [Fact]
    [Covers("POST /api/admin/reports/{reportId}/resolve")]
    public async Task Resolving_with_deletion_leaves_tombstones_for_both_members_and_keeps_the_copies()
    {
        var (id, chatId, ana, ben) = await ReportAsync(App);
        await using var socket = await ana.JoinAsync(chatId);

        (await Root.PostAsync($"admin/reports/{id}/resolve", new { action = "delete_messages" })).Require(200);

        Assert.True((await socket.NextAsync("message_deleted")).Flag("message.deleted"));
        Assert.True((await ben.ChatAsync(chatId)).Flag("lastMessage.deleted"));
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("unreadCount"));
        Assert.Equal("buy this", (await Root.GetAsync($"admin/reports/{id}")).List("messages")[0].Text("content"));
    }

    [Fact]
    public async Task Resolving_again_with_the_same_action_is_a_200_and_with_another_one_a_409()
    {
        var (id, _, _, ben) = await ReportAsync(App);
        (await Root.PostAsync($"admin/reports/{id}/resolve", new { action = "suspend" })).Require(200);
        (await Root.PostAsync($"admin/users/{ben.Id}/unsuspend")).Require(200);

        (await Root.PostAsync($"admin/reports/{id}/resolve", new { action = "suspend", note = "later" })).Require(200);
        (await Root.PostAsync($"admin/reports/{id}/resolve", new { action = "none" })).RequireProblem(409, "report_resolved");

        Assert.False((await Root.GetAsync($"admin/reports/{id}")).Has("resolution.note"));
        (await ben.PostAsync("negotiate")).Require(200);
    }

    [Fact]
    public async Task A_resolution_that_was_not_carried_out_is_carried_out_by_a_repeat()
    {
        var (id, _, _, ben) = await ReportAsync(App);
        var reports = App.Services.GetRequiredService<IReportStore>();
        var report = (await reports.FindAsync(id, CancellationToken.None))!;
        var decided = new Resolution { Action = ReportAction.Suspend, By = "root", At = App.Time.GetUtcNow() };
        await reports.SaveAsync(report, report with { State = ReportState.Resolved, Resolution = decided }, CancellationToken.None);

        (await Root.PostAsync($"admin/reports/{id}/resolve", new { action = "suspend" })).Require(200);

        (await ben.PostAsync("negotiate")).RequireProblem(403, "suspended");
    }

    [Fact]
    public async Task An_end_in_the_past_or_without_a_suspension_is_a_400()
    {
        var (id, _, _, ben) = await ReportAsync(App);
        object[] bodies =
        [
            new { action = "none", until = App.Time.GetUtcNow().AddDays(1) },
            new { action = "suspend", until = App.Time.GetUtcNow() }, new { action = "ban" },
            new { action = "none", note = new string('x', 1_001) },
        ];

        foreach (var body in bodies)
        {
            (await Root.PostAsync($"admin/reports/{id}/resolve", body)).RequireProblem(400, "invalid_request");
        }

        (await Root.PostAsync($"admin/users/{ben.Id}/suspend", new { until = App.Time.GetUtcNow() }))
            .RequireProblem(400, "invalid_request");
        Assert.Equal("open", (await Root.GetAsync($"admin/reports/{id}")).Text("state"));
    }

    [Fact]
    [Covers("GET /api/admin/messages/{chatId}/{messageId}/trace")]
    public async Task A_trace_tells_the_way_of_a_message_without_its_text()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "secret words")).Text("id");

        var sent = (await Root.GetAsync($"admin/messages/{chatId}/{messageId}/trace")).Require(200);
        Assert.DoesNotContain("secret", sent.Body, StringComparison.Ordinal);
        Assert.Equal((1, ana.Id, "text"), (sent.Number("seq"), sent.Text("senderId"), sent.Text("type")));
        var recipient = sent.List("members")[1];
        Assert.Equal((ben.Id, false, true), (recipient.Text("userId"), recipient.Flag("read"), recipient.IsNull("delivered")));
        Assert.Equal(["message_received", "unread_message"], recipient.List("published").Select(name => name.Json.GetString()));

        await using var socket = await ben.ConnectAsync();
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        recipient = (await Root.GetAsync($"admin/messages/{chatId}/{messageId}/trace")).Require(200).List("members")[1];
        Assert.True(recipient.Flag("read") && recipient.Flag("delivered") && recipient.Flag("visible"));
        Assert.Equal(1, recipient.Number("connections"));
        (await Root.GetAsync($"admin/messages/{chatId}/missing/trace")).RequireProblem(404, "not_found");
        (await Root.GetAsync($"admin/messages/missing/{messageId}/trace")).RequireProblem(404, "not_found");
    }

    [Fact]
    [Covers("GET /api/admin/audit")]
    public async Task Every_call_of_an_administrator_is_in_the_audit_log_also_a_refused_one()
    {
        await using var app = await ChatApp.StartAsync();
        var root = app.As("root", "admin");
        foreach (var call in new Func<Task<Answer>>[]
        {
            () => root.GetAsync("admin/reports"),
            () => root.GetAsync("admin/reports/missing"),
            () => root.PostAsync("admin/reports/missing/resolve", new { action = "none" }),
            () => root.PostAsync("admin/users/ben/suspend", new { until = "2026-04-01" }),
            () => root.PostAsync("admin/users/ben/unsuspend"),
            () => root.GetAsync("admin/messages/c/m/trace"),
        })
        {
            await call();
            app.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var entries = (await app.As("chief", "admin").GetAsync("admin/audit")).Require(200).List();

        Assert.Equal(
            [
                "chief audit.list", "root messages.trace c/m", "root users.unsuspend ben", "root users.suspend ben",
                "root reports.resolve missing", "root reports.get missing", "root reports.list",
            ],
            entries.Select(e =>
                string.Join(' ', new[] { e.Text("administratorId"), e.Text("action") }.Concat(e.Has("target") ? [e.Text("target")] : []))));
        Assert.Equal("2026-04-01T00:00:00.0000000+00:00", entries[3].Text("detail"));
    }

    private static async Task<(string ReportId, string ChatId, ApiUser Ana, ApiUser Ben)> ReportAsync(ChatApp app)
    {
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var messageId = (await ben.SendTextAsync(chatId, "buy this")).Text("id");
        var report = await ana.PostAsync("reports", new { userId = ben.Id, chatId, messageIds = new[] { messageId }, reason = "spam" });
        return (report.Require(201).Text("id"), chatId, ana, ben);
    }
}
