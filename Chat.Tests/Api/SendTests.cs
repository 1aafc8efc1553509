using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Sections 4 and 5: sending text.</summary>
public sealed class SendTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/chats/{chatId}/messages")]
    [Covers("client send_message")]
    [Covers("server message_received")]
    [Covers("server unread_message")]
    public async Task A_text_reaches_the_room_on_both_sides_and_its_count_all_connections_of_the_recipient()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        // In no room: what a user writes shows on all their devices.
        await using var anaOther = await ana.ConnectAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var benElsewhere = await ben.ConnectAsync();
        foreach (var socket in new[] { anaSocket, anaOther, benSocket })
        {
            await socket.DrainAsync();
        }

        var answer =
            (await anaSocket.InvokeAsync("send_message", new { chatId, content = " Hello ", clientMessageId = "one" })).RequireOk();

        Assert.Equal(["ok", "message", "replayed"], answer.Fields());
        var message = answer.At("message");
        Assert.Equal(("Hello", "one", ana.Id, "text", 0, false), (
            message.Text("content"), message.Text("clientMessageId"), message.Text("senderId"), message.Text("type"),
            message.Number("edits"), message.Flag("deleted")));
        Assert.Equal((chatId, 1), (message.Text("chatId"), message.Number("seq")));
        foreach (var socket in new[] { anaSocket, anaOther })
        {
            RequireReceived(Assert.Single(await socket.DrainAsync()), message);
        }

        var events = (await benSocket.DrainAsync()).ToDictionary(e => e.Name);
        Assert.Equal(["message_received", "unread_message"], events.Keys.Order(StringComparer.Ordinal));
        RequireReceived(events["message_received"], message);
        var unread = Assert.Single(await benElsewhere.DrainAsync()).Payload;
        Assert.Equal(events["unread_message"].Payload.Body, unread.Body);
        Assert.Equal(["chatId", "rev", "unreadCount", "totalUnread", "message"], unread.Fields());
        Assert.Equal((1, 1, message.Body), (unread.Number("unreadCount"), unread.Number("totalUnread"), unread.At("message").Body));
    }

    [Fact]
    public async Task Rest_does_what_the_socket_does()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        var sent = await ana.SendTextAsync(chatId, "Hello");

        var events = (await benSocket.DrainAsync()).ToDictionary(e => e.Name);
        RequireReceived(events["message_received"], sent);
        Assert.Equal(1, events["unread_message"].Payload.Number("unreadCount"));
        Assert.NotEmpty(sent.Text("clientMessageId"));
    }

    [Theory]
    [InlineData("x", 4_000)]
    [InlineData("😀", 4_000)]
    [InlineData("ä", 4_000)]
    public async Task A_text_may_have_4000_characters_counted_in_scalar_values(string character, int most)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var longest = string.Concat(Enumerable.Repeat(character, most));

        Assert.Equal(longest, (await ana.SendTextAsync(chatId, $" {longest}\n")).Text("content"));
        Assert.True(
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = longest + "x" }))
                .RequireProblem(400, "invalid_request").Has("errors.content"));

        await using var socket = await ana.ConnectAsync();
        (await socket.InvokeAsync("send_message", new { chatId, content = longest })).RequireOk();
        (await socket.InvokeAsync("send_message", new { chatId, content = longest + character })).RequireRefusal(400, "invalid_request");
        Assert.Equal(2, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Theory]
    [InlineData("<b>&amp;\"'\\</b> {{7*7}} '; drop table messages; --")]
    [InlineData("line\r\nbreak\ttab\u0000null\u202Ertl")]
    [InlineData("👩‍👩‍👧‍👦 é e\u0301 \uFEFF𝔘𝔫𝔦")]
    public async Task Text_comes_back_as_it_was_sent(string content)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var socket = await ben.JoinAsync(chatId);

        Assert.Equal(content, (await ana.SendTextAsync(chatId, content)).Text("content"));

        Assert.Equal(content, (await socket.NextAsync("message_received")).Text("message.content"));
        Assert.Equal(content, (await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0].Text("content"));
    }

    [Fact]
    public async Task The_counts_are_absolute()
    {
        var ben = App.NewUser("ben");
        var (ana, eve) = (App.NewUser("ana"), App.NewUser("eve"));
        var (withAna, withEve) = (await ChatApp.OpenChatAsync(ana, ben), await ChatApp.OpenChatAsync(eve, ben));
        await using var socket = await ben.ConnectAsync();

        await ana.SendTextAsync(withAna, "1");
        await eve.SendTextAsync(withEve, "2");
        await ana.SendTextAsync(withAna, "3");

        Assert.Equal(
            [(1L, 1L), (1L, 2L), (2L, 3L)],
            (await socket.DrainAsync()).Select(e => (e.Payload.Number("unreadCount"), e.Payload.Number("totalUnread"))));
        Assert.Equal("""{"total":3,"chats":2}""", (await ben.GetAsync("chats/unread")).Require(200).Body);
    }

    [Fact]
    public async Task The_order_of_two_sends_is_the_order_of_their_answers()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal(i, (await socket.InvokeAsync("send_message", new { chatId, content = $"{i}" })).RequireOk().Number("message.seq"));
        }

        Assert.Equal(
            Enumerable.Range(1, 10).Select(i => $"{i}"),
            (await ben.GetAsync($"chats/{chatId}/messages?after=0")).Require(200).List().Select(m => m.Text("content")));
    }

    private static void RequireReceived((string Name, Answer Payload) got, Answer message)
    {
        Assert.Equal("message_received", got.Name);
        Assert.Equal(["chatId", "seq", "rev", "messageId", "message"], got.Payload.Fields());
        Assert.Equal(message.Body, got.Payload.At("message").Body);
        Assert.Equal(
            (message.Text("chatId"), message.Number("seq"), message.Number("rev"), message.Text("id")),
            (got.Payload.Text("chatId"), got.Payload.Number("seq"), got.Payload.Number("rev"), got.Payload.Text("messageId")));
    }
}
