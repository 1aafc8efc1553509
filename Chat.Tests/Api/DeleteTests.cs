using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: deleting a message for everyone.</summary>
public sealed class DeleteTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("DELETE /api/chats/{chatId}/messages/{messageId}")]
    [Covers("client delete_message")]
    [Covers("server message_deleted")]
    public async Task A_message_deleted_for_everyone_leaves_a_tombstone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "secret");
        var messageId = sent.Text("id");
        (await ben.PutAsync($"chats/{chatId}/messages/{messageId}/reactions/👍")).Require(200);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        var answer = (await anaSocket.InvokeAsync("delete_message", new { chatId, messageId, scope = "everyone" })).RequireOk();

        var tombstone = answer.At("message");
        Assert.Equal(
            (true, true, 0, 0),
            (tombstone.Flag("deleted"), tombstone.IsNull("content"), tombstone.List("media").Count, tombstone.List("reactions").Count));
        Assert.Equal((1, sent.Number("rev") + 2, ana.Id), (tombstone.Number("seq"), tombstone.Number("rev"), tombstone.Text("senderId")));
        foreach (var socket in new[] { anaSocket, benSocket })
        {
            var told = await socket.NextAsync("message_deleted");
            Assert.Equal(
                (chatId, 1, messageId, "everyone"), (told.Text("chatId"), told.Number("seq"), told.Text("messageId"), told.Text("scope")));
            Assert.Equal(tombstone.Body, told.At("message").Body);
        }

        foreach (var user in new[] { ana, ben })
        {
            Assert.Equal(tombstone.Body, (await user.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0].Body);
            Assert.Equal(
                tombstone.Body,
                (await user.GetAsync($"chats/{chatId}/changes?since={sent.Number("rev")}")).Require(200).List("messages")[0].Body);
            Assert.Equal(tombstone.Body, (await user.ChatAsync(chatId)).At("lastMessage").Body);
            Assert.Empty((await user.GetAsync($"chats/{chatId}/search?q=secret")).Require(200).List());
        }
    }

    [Fact]
    public async Task A_deletion_is_possible_for_60_minutes_and_no_longer()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var (first, second) =
            ((await ana.SendTextAsync(chatId, "first")).Text("id"), (await ana.SendTextAsync(chatId, "second")).Text("id"));

        Wait(TimeSpan.FromMinutes(60));
        (await ana.DeleteAsync($"chats/{chatId}/messages/{first}?scope=everyone")).Require(200);
        Wait(TimeSpan.FromMilliseconds(1));
        (await ana.DeleteAsync($"chats/{chatId}/messages/{second}?scope=everyone")).RequireProblem(409, "delete_window_over");

        // Doing again what is done is no error, and for oneself there is no window.
        (await ana.DeleteAsync($"chats/{chatId}/messages/{first}?scope=everyone")).Require(200);
        Assert.True((await ana.DeleteAsync($"chats/{chatId}/messages/{second}?scope=me")).Require(200).Flag("hidden"));
    }

    [Fact]
    public async Task Twice_is_no_change_and_no_event()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "first")).Text("id")}?scope=everyone";
        var once = (await ana.DeleteAsync(path)).Require(200);
        await using var socket = await ana.JoinAsync(chatId);
        await socket.DrainAsync();

        Assert.Equal(once.Body, (await ana.DeleteAsync(path)).Require(200).Body);
        Assert.Empty(await socket.DrainNamesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?scope=")]
    [InlineData("?scope=all")]
    [InlineData("?scope=Me")]
    [InlineData("?scope=me&scope=everyone")]
    public async Task Another_scope_is_a_400(string query)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "first")).Text("id");

        Assert.True(
            (await ana.DeleteAsync($"chats/{chatId}/messages/{id}{query}")).RequireProblem(400, "invalid_request").Has("errors.scope"));
        Assert.Equal("first", (await ana.ChatAsync(chatId)).Text("lastMessage.content"));
    }

    [Fact]
    public async Task A_deleted_message_is_no_longer_unread_and_the_recipient_is_told_the_count()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var first = (await ana.SendTextAsync(chatId, "first")).Text("id");
        await ana.SendTextAsync(chatId, "second");
        await using var socket = await ben.ConnectAsync();

        (await ana.DeleteAsync($"chats/{chatId}/messages/{first}?scope=everyone")).Require(200);

        Assert.Equal(1, (await socket.NextAsync("chat_updated")).Number("chat.unreadCount"));
        Assert.Equal(1, (await ben.ChatAsync(chatId)).Number("unreadCount"));
        Assert.Equal("""{"total":1,"chats":1}""", (await ben.GetAsync("chats/unread")).Require(200).Body);
    }

    [Fact]
    public async Task Deleting_what_was_read_leaves_the_count_alone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var first = (await ana.SendTextAsync(chatId, "first")).Text("id");
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        await ana.SendTextAsync(chatId, "second");

        (await ana.DeleteAsync($"chats/{chatId}/messages/{first}?scope=everyone")).Require(200);

        Assert.Equal(1, (await ben.ChatAsync(chatId)).Number("unreadCount"));
    }

    [Fact]
    public async Task A_blocked_member_can_delete_their_own_messages()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "first")).Text("id");
        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);

        Assert.True((await ana.DeleteAsync($"chats/{chatId}/messages/{id}?scope=everyone")).Require(200).Flag("deleted"));
    }
}
