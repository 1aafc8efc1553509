using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: deleting a message for oneself.</summary>
public sealed class HideTests(ChatFixture fixture) : ApiTests(fixture)
{
    private static readonly string[] Hidden = ["id", "chatId", "seq", "rev", "hidden"];

    [Fact]
    public async Task A_hidden_message_is_told_to_the_callers_own_connections_alone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "secret")).Text("id");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var benElsewhere = await ben.ConnectAsync();
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();
        var before = (await ana.ChatAsync(chatId)).Body;

        var answer = (await benSocket.InvokeAsync("delete_message", new { chatId, messageId, scope = "me" })).RequireOk();

        Assert.Equal(Hidden, answer.At("message").Fields());
        Assert.True(answer.Flag("message.hidden"));
        foreach (var socket in new[] { benSocket, benElsewhere })
        {
            var events = (await socket.DrainAsync()).ToDictionary(e => e.Name, e => e.Payload);
            Assert.Equal(["chat_updated", "message_deleted"], events.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(("me", messageId), (events["message_deleted"].Text("scope"), events["message_deleted"].Text("messageId")));
            Assert.Equal(answer.At("message").Body, events["message_deleted"].At("message").Body);
            Assert.Equal(0, events["chat_updated"].Number("chat.unreadCount"));
        }

        Assert.Empty(await anaSocket.DrainNamesAsync());
        Assert.Equal(before, (await ana.ChatAsync(chatId)).Body);
    }

    [Fact]
    public async Task A_hidden_message_appears_only_in_changes()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "plain");
        var id = (await ana.SendTextAsync(chatId, "secret")).Text("id");
        var own = (await ben.ChatAsync(chatId)).Number("ownRev");

        (await ben.DeleteAsync($"chats/{chatId}/messages/{id}?scope=me")).Require(200);

        string[] paths =
        [
            $"chats/{chatId}", $"chats/{chatId}/messages", $"chats/{chatId}/messages?after=0", $"chats/{chatId}/messages?around=2",
            $"chats/{chatId}/messages?page=1", $"chats/{chatId}/search?q=secret", "chats/active", "chats/sync",
            $"chats/user/{ana.Id}/history", "users/me/export",
        ];
        foreach (var path in paths)
        {
            var answer = (await ben.GetAsync(path)).Require(200);
            Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(id, answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await ben.GetAsync($"chats/{chatId}/messages?page=1")).Require(200).Number("total"));
        Assert.Equal(
            ("plain", 1), ((await ben.ChatAsync(chatId)).Text("lastMessage.content"), (await ben.ChatAsync(chatId)).Number("unreadCount")));
        var changed = Assert.Single((await ben.GetAsync($"chats/{chatId}/changes?since=99&own={own}")).Require(200).List("messages"));
        Assert.Equal(Hidden, changed.Fields());
        Assert.Empty((await ben.GetAsync($"chats/{chatId}/changes?since=99&own={own + 1}")).Require(200).List("messages"));
        Assert.Equal("secret", (await ana.ChatAsync(chatId)).Text("lastMessage.content"));
    }

    [Fact]
    public async Task Later_changes_of_a_hidden_message_stay_hidden()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "secret")).Text("id");
        (await ben.DeleteAsync($"chats/{chatId}/messages/{id}?scope=me")).Require(200);
        await using var socket = await ben.JoinAsync(chatId);
        await socket.DrainAsync();

        (await ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content = "secret again" })).Require(200);
        (await ana.PutAsync($"chats/{chatId}/messages/{id}/reactions/👍")).Require(200);

        (await ana.DeleteAsync($"chats/{chatId}/messages/{id}?scope=everyone")).Require(200);

        // The counts are told anew; of the message nothing is.
        Assert.All(await socket.DrainAsync(), e => Assert.Equal(("chat_updated", true), (e.Name, e.Payload.IsNull("chat.lastMessage"))));
        Assert.Equal(Hidden, Assert.Single((await ben.GetAsync($"chats/{chatId}/changes?since=0")).Require(200).List("messages")).Fields());
    }

    [Fact]
    public async Task A_hidden_message_is_not_found_by_its_caller()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "mine")).Text("id")}";
        var once = (await ana.DeleteAsync($"{path}?scope=me")).Require(200);

        (await ana.PatchAsync(path, new { content = "x" })).RequireProblem(404, "not_found");
        (await ana.PutAsync($"{path}/reactions/👍")).RequireProblem(404, "not_found");
        (await ana.DeleteAsync($"{path}?scope=everyone")).RequireProblem(404, "not_found");
        await using var socket = await ana.ConnectAsync();
        Assert.Equal(once.Body, (await ana.DeleteAsync($"{path}?scope=me")).Require(200).Body);
        Assert.Empty(await socket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_tombstone_and_the_other_sides_message_can_be_hidden_at_any_time()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "old")).Text("id");
        (await ana.DeleteAsync($"chats/{chatId}/messages/{id}?scope=everyone")).Require(200);
        Wait(TimeSpan.FromDays(20));

        Assert.True((await App.As(ben.Id).DeleteAsync($"chats/{chatId}/messages/{id}?scope=me")).Require(200).Flag("hidden"));
        Assert.True((await ben.ChatAsync(chatId)).IsNull("lastMessage"));
    }
}
