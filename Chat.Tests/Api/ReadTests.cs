using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: read markers and unread counts.</summary>
public sealed class ReadTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/chats/{chatId}/read")]
    [Covers("client mark_as_read")]
    [Covers("server messages_read")]
    public async Task A_marker_moves_forward_only_and_the_room_is_told()
    {
        var (chatId, ana, ben) = await TalkAsync(4);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();
        var rev = (await ana.ChatAsync(chatId)).Number("rev");

        var read = (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 3 })).Require(200);
        var back = (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        var beyond = (await benSocket.InvokeAsync("mark_as_read", new { chatId, upToSeq = 999 })).RequireOk();

        Assert.Equal((3, 1, rev + 1), (read.Number("lastReadSeq"), read.Number("unreadCount"), read.Number("rev")));
        Assert.Equal(read.Body, back.Body);
        Assert.Equal(["ok", "chat"], beyond.Fields());
        Assert.Equal((4, 0), (beyond.Number("chat.lastReadSeq"), beyond.Number("chat.unreadCount")));
        var told = await anaSocket.DrainAsync();
        Assert.Equal(["messages_read", "messages_read"], told.Select(e => e.Name));
        Assert.Equal([(3L, rev + 1), (4L, rev + 2)], told.Select(e => (e.Payload.Number("upToSeq"), e.Payload.Number("rev"))));
        Assert.All(told, e => Assert.Equal((chatId, ben.Id), (e.Payload.Text("chatId"), e.Payload.Text("userId"))));
        Assert.Equal("2026-03-01T12:00:00.000Z", told[0].Payload.Text("readAt"));
        Assert.Equal(["messages_read", "chat_updated", "messages_read", "chat_updated"], await benSocket.DrainNamesAsync());
        Assert.Equal(4, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
    }

    [Fact]
    public async Task All_is_read_when_the_socket_names_no_seq_and_messageIds_move_it_to_the_newest_of_them()
    {
        var (chatId, ana, ben) = await TalkAsync(3);
        var ids = (await ben.GetAsync($"chats/{chatId}/messages?after=0")).Ids();
        await using var socket = await ben.ConnectAsync();

        Assert.Equal(
            2,
            (await socket.InvokeAsync("mark_as_read", new { chatId, messageIds = new[] { ids[1], ids[0], "unknown" } })).RequireOk()
                .Number("chat.lastReadSeq"));
        Assert.Equal(
            2,
            (await socket.InvokeAsync("mark_as_read", new { chatId, messageIds = new[] { "unknown" } })).RequireOk()
                .Number("chat.lastReadSeq"));
        Assert.Equal(3, (await socket.InvokeAsync("mark_as_read", new { chatId })).RequireOk().Number("chat.lastReadSeq"));
        Assert.Equal(3, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
    }

    [Fact]
    public async Task A_marker_that_moved_in_a_block_does_not_go_back_after_it()
    {
        var (chatId, ana, ben) = await TalkAsync(5);
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 4 })).Require(200);
        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);

        var read = (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 2 })).Require(200);

        Assert.Equal((4, 1), (read.Number("lastReadSeq"), read.Number("unreadCount")));
    }

    [Fact]
    public async Task Reading_a_pending_chat_is_the_readers_own()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        var before = (await ana.ChatAsync(chatId)).Body;

        var read = (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);

        Assert.Equal((1, 1, 1), (read.Number("lastReadSeq"), read.Number("ownRev"), read.Number("rev")));
        Assert.Equal(before, (await ana.ChatAsync(chatId)).Body);
        Assert.Empty(await anaSocket.DrainNamesAsync());
    }

    [Fact]
    [Covers("GET /api/chats/unread")]
    public async Task Unread_counts_what_the_other_side_sent_above_the_marker_and_the_clear()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "1");
        var second = (await ana.SendTextAsync(chatId, "2")).Text("id");
        var third = (await ana.SendTextAsync(chatId, "3")).Text("id");
        await ben.SendTextAsync(chatId, "4, mine");
        await ana.SendTextAsync(chatId, "5");
        await ChatApp.RequestChatAsync(App.NewUser(), ben, "pending does not count");
        await RequireAsync(ben, chatId, 4, """{"total":4,"chats":1}""");

        (await ana.DeleteAsync($"chats/{chatId}/messages/{second}?scope=everyone")).Require(200);
        await RequireAsync(ben, chatId, 3, """{"total":3,"chats":1}""");
        (await ben.DeleteAsync($"chats/{chatId}/messages/{third}?scope=me")).Require(200);
        await RequireAsync(ben, chatId, 2, """{"total":2,"chats":1}""");
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        await RequireAsync(ben, chatId, 1, """{"total":1,"chats":1}""");
        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);
        await RequireAsync(ben, chatId, 0, """{"total":0,"chats":0}""");
        await ana.SendTextAsync(chatId, "6");
        await RequireAsync(ben, chatId, 1, """{"total":1,"chats":1}""");
        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("unreadCount"));
    }

    [Fact]
    public async Task A_users_own_sends_do_not_move_the_marker_and_are_never_unread()
    {
        var (chatId, ana, ben) = await TalkAsync(2);

        await ben.SendTextAsync(chatId, "mine");

        Assert.Equal((2, 0), ((await ben.ChatAsync(chatId)).Number("unreadCount"), (await ben.ChatAsync(chatId)).Number("lastReadSeq")));
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
    }

    [Fact]
    public async Task Markers_set_at_once_end_at_the_highest()
    {
        var (chatId, ana, ben) = await TalkAsync(8);

        await Task.WhenAll(
            Enumerable.Range(1, 8).Select(async seq => (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = seq })).Require(200)));

        Assert.Equal((8, 0), ((await ben.ChatAsync(chatId)).Number("lastReadSeq"), (await ben.ChatAsync(chatId)).Number("unreadCount")));
        Assert.Equal(8, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
    }

    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> TalkAsync(int fromAna)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 1; i <= fromAna; i++)
        {
            await ana.SendTextAsync(chatId, $"text {i}");
        }

        return (chatId, ana, ben);
    }

    private static async Task RequireAsync(ApiUser user, string chatId, int unread, string totals)
    {
        Assert.Equal(unread, (await user.ChatAsync(chatId)).Number("unreadCount"));
        Assert.Equal(totals, (await user.GetAsync("chats/unread")).Require(200).Body);
    }
}
