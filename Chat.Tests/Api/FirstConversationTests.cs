using Chat.Tests.App;

namespace Chat.Tests.Api;

public sealed class FirstConversationTests
{
    [Fact]
    public async Task Two_users_ask_accept_and_talk_in_real_time()
    {
        await using var app = await ChatApp.StartAsync();
        var (ana, ben) = (app.As("ana"), app.As("ben"));
        await using var benEverywhere = await ben.ConnectAsync();

        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello Ben");
        Assert.Equal("Hello Ben", (await benEverywhere.NextAsync("chat_requested")).Text("chat.lastMessage.content"));
        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);

        await using var anaInRoom = await ana.JoinAsync(chatId);
        await using var benInRoom = await ben.JoinAsync(chatId);
        var sent =
            (await anaInRoom.InvokeAsync("send_message", new { chatId, content = "How are you?", clientMessageId = "one" })).RequireOk();

        foreach (var socket in new[] { anaInRoom, benInRoom })
        {
            var received = await socket.NextAsync("message_received");
            Assert.Equal(sent.At("message").Body, received.At("message").Body);
            Assert.Equal("one", received.Text("message.clientMessageId"));
        }

        var unread = await benEverywhere.NextAsync("unread_message");
        Assert.Equal((1, 1), (unread.Number("unreadCount"), unread.Number("totalUnread")));
    }

    [Fact]
    public async Task A_repeated_send_is_one_message_over_either_transport_and_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory();
        string chatId, messageId;
        await using (var app = await ChatApp.StartAsync(dataPath: folder.FullName))
        {
            var ana = app.As("ana");
            chatId = await ChatApp.OpenChatAsync(ana, app.As("ben"));
            await using var socket = await ana.JoinAsync(chatId);
            var first = (await socket.InvokeAsync("send_message", new { chatId, content = "once", clientMessageId = "one" })).RequireOk();
            messageId = first.Text("message.id");
            Assert.False(first.Flag("replayed"));
            var again = (await ana.PostAsync($"chats/{chatId}/messages", new { content = "once", clientMessageId = "one" })).Require(200);
            Assert.Equal(messageId, again.Text("id"));
        }

        await using (var app = await ChatApp.StartAsync(dataPath: folder.FullName))
        {
            var ana = app.As("ana");
            await using var socket = await ana.ConnectAsync();
            var again = (await socket.InvokeAsync("send_message", new { chatId, content = " once ", clientMessageId = "one" })).RequireOk();
            Assert.True(again.Flag("replayed"));
            var history = (await ana.GetAsync($"chats/{chatId}/messages")).Require(200).List();
            Assert.Equal(messageId, Assert.Single(history).Text("id"));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Ten_parallel_or_create_calls_from_both_sides_make_one_chat()
    {
        await using var app = await ChatApp.StartAsync();
        var (ana, ben) = (app.As("ana"), app.As("ben"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? ana.PostAsync("chats/or-create", new { recipientId = "ben" })
            : ben.PostAsync("chats/or-create", new { recipientId = "ana" })));

        Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        Assert.Single(answers, a => a.Status == 201);
        Assert.Equal(9, answers.Count(a => a.Status == 200));
    }

    [Fact]
    public async Task Fifty_parallel_sends_from_both_sides_are_numbered_without_a_hole()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, ben) = await app.OpenChatAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? ana : ben).SendTextAsync(chatId, $"text {i}")));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), sent.Select(m => m.Number("seq")).Order());
        Assert.Equal(25, (await ana.ChatAsync(chatId)).Number("unreadCount"));
    }
}
