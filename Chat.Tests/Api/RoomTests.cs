using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: rooms.</summary>
public sealed class RoomTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("client join_chat")]
    [Covers("server join_chat_success")]
    [Covers("server user_online")]
    public async Task Joining_answers_and_emits_the_state_of_the_chat_and_tells_the_other_member()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "Hello");
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();
        await using var anaSocket = await ana.ConnectAsync();

        var joined = (await anaSocket.InvokeAsync("join_chat", new { chatId })).RequireOk();

        var chat = await ana.ChatAsync(chatId);
        Assert.Equal((1, chat.Number("rev"), true), (joined.Number("seq"), joined.Number("rev"), joined.Flag("online")));
        var (name, success) = Assert.Single(await anaSocket.DrainAsync());
        Assert.Equal("join_chat_success", name);
        Assert.Equal(["chatId", "seq", "rev", "online"], success.Fields());
        Assert.Equal(joined.Without("ok"), success.Without());
        var online = Assert.Single(await benSocket.DrainAsync());
        Assert.Equal(("user_online", $$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}"""), (online.Name, online.Payload.Body));
    }

    [Fact]
    public async Task Online_tells_whether_the_other_member_has_a_connection_anywhere()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.ConnectAsync();
        Assert.False((await anaSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));

        await using var benSocket = await ben.ConnectAsync();
        Assert.True((await anaSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("rejected")]
    public async Task A_member_joins_a_chat_in_any_state_without_presence(string state)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        if (state == "rejected")
        {
            (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);
        }

        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.ConnectAsync();
        await anaSocket.DrainAsync();

        Assert.False((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
        foreach (var name in new[] { "typing", "stop_typing", "leave_chat" })
        {
            (await benSocket.InvokeAsync(name, new { chatId })).RequireOk();
        }

        Assert.Empty(await anaSocket.DrainNamesAsync());
    }

    [Fact]
    [Covers("client leave_chat")]
    [Covers("server user_offline")]
    public async Task Leaving_with_the_last_connection_in_the_room_is_told_at_once()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var first = await ana.JoinAsync(chatId);
        await using var second = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        Assert.Equal("""{"ok":true}""", (await first.InvokeAsync("leave_chat", new { chatId })).Body);
        Assert.Empty(await benSocket.DrainNamesAsync());
        (await second.InvokeAsync("leave_chat", new { chatId })).RequireOk();
        var offline = Assert.Single(await benSocket.DrainAsync());
        Assert.Equal(("user_offline", $$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}"""), (offline.Name, offline.Payload.Body));

        (await second.InvokeAsync("leave_chat", new { chatId })).RequireOk();
        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_connection_that_left_gets_events_for_the_user_and_none_for_the_room()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        (await benSocket.InvokeAsync("leave_chat", new { chatId })).RequireOk();
        await benSocket.DrainAsync();

        await ana.SendTextAsync(chatId, "Hello");

        Assert.Equal(["unread_message"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_room_is_for_its_members_and_a_payload_cannot_name_the_user()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var eve = App.NewUser("eve");
        var evesChat = await ChatApp.OpenChatAsync(eve, App.NewUser());
        await using var eveSocket = await eve.JoinAsync(evesChat);
        await eveSocket.DrainAsync();

        (await eveSocket.InvokeAsync("join_chat", new { chatId, userId = ana.Id })).RequireRefusal(404, "not_found");
        (await eveSocket.InvokeAsync("send_message", new { chatId, userId = ana.Id, senderId = ana.Id, content = "x" }))
            .RequireRefusal(404, "not_found");
        await eveSocket.DrainAsync();
        await ana.SendTextAsync(chatId, "Hello");
        Assert.Empty(await eveSocket.DrainNamesAsync());

        await using var benSocket = await ben.ConnectAsync();
        var sent = (await benSocket.InvokeAsync("send_message", new { chatId, senderId = ana.Id, content = "x" })).RequireOk();
        Assert.Equal(ben.Id, sent.Text("message.senderId"));
    }

    [Fact]
    public async Task Presence_begins_with_the_acceptance()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);

        Assert.Equal(["chat_accepted", "user_online"], await anaSocket.DrainNamesAsync());
        Assert.True((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
        Assert.Equal(["user_online"], await anaSocket.DrainNamesAsync());
    }
}
