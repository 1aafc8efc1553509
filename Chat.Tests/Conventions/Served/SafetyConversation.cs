using Chat.Tests.App;

namespace Chat.Tests.Conventions.Served;

/// <summary>The part of the <see cref="Conversation"/> about reports and administrators.</summary>
internal static class SafetyConversation
{
    /// <summary>Every operation on reports, and every operation of administrators.</summary>
    public static async Task RunAsync(ChatApp app)
    {
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var messageId = (await ben.SendTextAsync(chatId, "buy this")).Text("id");
        var body = new { userId = ben.Id, chatId, messageIds = new[] { messageId }, reason = "spam", note = "Again.", block = false };
        (await ana.PostAsync("reports", body)).Require(201);
        (await ana.PostAsync("reports", body)).Require(200);
        var root = app.As("root", "admin");
        var report = (await root.GetAsync("admin/reports?state=open&limit=10")).Require(200).List()[0].Text("id");
        (await root.GetAsync($"admin/reports/{report}")).Require(200);
        (await root.GetAsync($"admin/messages/{chatId}/{messageId}/trace")).Require(200);
        var decision = new { action = "suspend", until = app.Time.GetUtcNow().AddDays(1), note = "Third time." };
        (await root.PostAsync($"admin/reports/{report}/resolve", decision)).Require(200);
        (await root.PostAsync($"admin/reports/{report}/resolve", new { action = "none" })).Require(409);
        (await root.PostAsync($"admin/users/{ana.Id}/suspend")).Require(200);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "hello" })).Require(403);
        (await ana.PostAsync("negotiate")).Require(403);
        (await ana.GetAsync("users/me/export")).Require(200);
        (await root.PostAsync($"admin/users/{ana.Id}/unsuspend")).Require(200);
        (await root.GetAsync("admin/audit?limit=2")).Require(200);
        (await ana.GetAsync("admin/audit")).Require(404);
        (await root.GetAsync("admin/webhooks")).Require(200);
        (await root.PostAsync("admin/webhooks/0/replay", new { since = app.Time.GetUtcNow() })).Require(200);
        (await ana.GetAsync("users/me/export")).Require(200);
    }
}
