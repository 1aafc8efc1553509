using Chat.Core.Access;
using Chat.Tests.App;
using Chat.Tests.Media;

namespace Chat.Tests.Api;

/// <summary>Section 13: a suspended user can read and leave, and nothing else.</summary>
public sealed class SuspensionTests(ChatFixture fixture) : ApiTests(fixture)
{
    private ApiUser Root => App.As("root", "admin");

    [Fact]
    [Covers("POST /api/admin/users/{userId}/suspend")]
    public async Task A_suspended_user_cannot_act()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var own = (await ben.SendTextAsync(chatId, "before", "before")).Text("id");
        var token = (await ben.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var direct = (await ben.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        var request = await ChatApp.RequestChatAsync(App.NewUser(), ben);
        await using var socket = await ben.ConnectAsync();
        Assert.True((await Root.PostAsync($"admin/users/{ben.Id}/suspend")).Require(200).Flag("suspended"));

        foreach (var refused in new[]
        {
            await ben.PostAsync($"chats/{chatId}/messages", new { content = "x" }),
            await ben.PostAsync($"chats/{chatId}/messages", new { media = new[] { "some" } }),
            await ben.PatchAsync($"chats/{chatId}/messages/{own}", new { content = "x" }),
            await ben.PutAsync($"chats/{chatId}/messages/{own}/reactions/%F0%9F%91%8D"),
            await ben.UploadAsync(chatId, Samples.Png(), "cat.png"),
            await ben.BulkUploadAsync(chatId, ("a.pdf", Samples.Pdf)),
            await ben.TokenAsync(chatId, Samples.Pdf.Length),
            await ben.PostAsync("media/confirm", new { mediaId = token.Text("mediaId"), fileId = direct.Text("fileId") }),
            await ben.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id }),
            await ben.PostAsync("chats/or-create", new { recipientId = ana.Id }),
            await ben.PostAsync($"chats/{request}/accept"),
            await ben.PostAsync("negotiate"),
        })
        {
            Assert.False(refused.RequireProblem(403, "suspended").Flag("retryable"));
        }

        (await socket.InvokeAsync("send_message", new { chatId, content = "x" })).RequireRefusal(403, "suspended");
        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "before", clientMessageId = "before" })).Require(200);
    }

    [Fact]
    public async Task A_suspended_user_can_read_block_export_and_leave()
    {
        var (chatId, _, ben) = await App.OpenChatAsync();
        var request = await ChatApp.RequestChatAsync(App.NewUser(), ben);
        (await Root.PostAsync($"admin/users/{ben.Id}/suspend", new { until = App.Time.GetUtcNow().AddDays(1) })).Require(200);

        (await ben.GetAsync($"chats/{chatId}/messages")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ben.PostAsync($"chats/{request}/reject")).Require(200);
        Assert.Contains("\"type\":\"suspension\"", (await ben.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
        (await ben.DeleteAsync("users/me")).Require(202);
    }

    [Fact]
    public async Task In_a_foreign_chat_a_suspended_user_gets_the_404_of_not_found()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "hello")).Text("id");
        var eve = App.NewUser("eve");
        (await Root.PostAsync($"admin/users/{eve.Id}/suspend")).Require(200);

        foreach (var refused in new[]
        {
            await eve.PostAsync($"chats/{chatId}/messages", new { content = "x" }),
            await eve.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "x" }),
            await eve.PutAsync($"chats/{chatId}/messages/{messageId}/reactions/%F0%9F%91%8D"),
            await eve.UploadAsync(chatId, Samples.Png(), "cat.png"),
            await eve.TokenAsync(chatId, Samples.Pdf.Length),
            await eve.PostAsync($"chats/{chatId}/accept"),
        })
        {
            refused.RequireProblem(404, "not_found");
        }
    }

    [Fact]
    [Covers("POST /api/admin/users/{userId}/unsuspend")]
    public async Task A_suspension_ends_by_itself_or_by_an_administrator()
    {
        await using var app = await ChatApp.StartAsync();
        var root = app.As("root", "admin");
        var (chatId, ana, ben) = await app.OpenChatAsync();
        (await root.PostAsync($"admin/users/{ana.Id}/suspend", new { until = app.Time.GetUtcNow().AddHours(1) })).Require(200);
        (await root.PostAsync($"admin/users/{ben.Id}/suspend")).Require(200);
        Assert.Contains(
            "2026-03-01 13:00",
            (await ana.PostAsync("negotiate")).RequireProblem(403, "suspended").Text("detail"),
            StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromHours(1));
        Assert.False((await root.PostAsync($"admin/users/{ben.Id}/unsuspend")).Require(200).Flag("suspended"));

        await ana.SendTextAsync(chatId, "back");
        await ben.SendTextAsync(chatId, "back too");
        (await root.PostAsync("admin/users/%20/suspend")).RequireProblem(404, "not_found");
    }

    [Fact]
    public async Task A_suspension_reaches_other_instances_within_30_seconds()
    {
        await using var one = await ChatApp.StartAsync();
        await using var two = await ChatApp.StartAsync(dataPath: one.DataPath, time: one.Time);
        var (chatId, _, ben) = await one.OpenChatAsync();
        var elsewhere = two.As(ben.Id);
        await elsewhere.SendTextAsync(chatId, "before");
        (await one.As("root", "admin").PostAsync($"admin/users/{ben.Id}/suspend")).Require(200);

        one.Time.Advance(Suspensions.Memory - TimeSpan.FromSeconds(1));
        await elsewhere.SendTextAsync(chatId, "remembered");
        one.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Suspensions.Memory < TimeSpan.FromSeconds(30));
        (await elsewhere.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "suspended");
    }
}
