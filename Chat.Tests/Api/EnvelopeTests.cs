using Chat.Tests.App;
using Microsoft.AspNetCore.Http.Connections;

namespace Chat.Tests.Api;

/// <summary>Section 5: the answers of the socket, with JSON and with MessagePack.</summary>
public sealed class EnvelopeTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("server error")]
    public async Task A_refused_send_gets_an_error_event()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();

        await socket.SendAsync("send_message", new { chatId, content = "", clientMessageId = "one" });
        var error = await socket.NextAsync("error");
        Assert.Equal(["event", "chatId", "clientMessageId", "error"], error.Fields());
        Assert.Equal(("send_message", chatId, "one"), (error.Text("event"), error.Text("chatId"), error.Text("clientMessageId")));
        error.At("error").RequireProblemFields(400, "invalid_request");
        Assert.NotEmpty(error.List("error.errors.content"));

        await socket.SendAsync("heartbeat", "no object");
        Assert.Equal(["event", "error"], (await socket.NextAsync("error")).Fields());
    }

    [Theory]
    [InlineData("text")]
    [InlineData(7)]
    [InlineData(null)]
    [InlineData(new[] { 1 })]
    public async Task An_event_takes_one_object(object? payload)
    {
        await using var socket = await App.NewUser().ConnectAsync();

        foreach (var name in ApiTable.ClientEvents.Select(row => row.Split(' ')[1]))
        {
            (await socket.InvokeAsync(name, payload)).RequireRefusal(400, "invalid_json");
        }
    }

    [Fact]
    public async Task A_field_that_is_missing_or_of_another_type_is_named()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();

        await RequireAsync("join_chat", new { }, "chatId");
        await RequireAsync("join_chat", new { chatId = 7 }, "chatId");
        await RequireAsync("send_message", new { chatId, content = new { a = 1 } }, "content");
        await RequireAsync("send_message", new { chatId }, "content");
        await RequireAsync("mark_as_read", new { chatId, upToSeq = "all" }, "upToSeq");
        await RequireAsync("mark_as_read", new { chatId, messageIds = "all" }, "messageIds");
        await RequireAsync("mark_as_read", new { chatId, messageIds = new[] { 1 } }, "messageIds");
        await RequireAsync("edit_message", new { chatId, content = "x" }, "messageId");
        await RequireAsync("delete_message", new { chatId, messageId = "x" }, "scope");
        await RequireAsync("delete_message", new { chatId, messageId = "x", scope = "all" }, "scope");
        await RequireAsync("add_reaction", new { chatId, messageId = "x" }, "emoji");

        async Task RequireAsync(string name, object payload, string field) =>
            Assert.NotEmpty((await socket.InvokeAsync(name, payload)).RequireRefusal(400, "invalid_request").List($"error.errors.{field}"));
    }

    [Fact]
    public async Task A_refusal_over_the_socket_is_the_problem_of_rest()
    {
        var (ana, ben) = (App.NewUser(), App.NewUser());
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await using var socket = await ana.ConnectAsync();

        var rest = (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(409, "chat_pending");
        var invoked = (await socket.InvokeAsync("send_message", new { chatId, content = "x" })).RequireRefusal(409, "chat_pending");

        Assert.Equal(rest.Without("instance", "traceId")[4..], invoked.At("error").Without("instance", "traceId")[2..]);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Every_transport_gets_the_same(HttpTransportType transport)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var socket = await ben.ConnectAsync(transport: transport);
        (await socket.InvokeAsync("join_chat", new { chatId })).RequireOk();

        var sent = await ana.SendTextAsync(chatId, "Hello");

        Assert.Equal(sent.Body, (await socket.NextAsync("message_received")).At("message").Body);
    }

    [Fact]
    public async Task A_MessagePack_client_gets_the_same_as_a_JSON_client()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var json = await ben.JoinAsync(chatId);
        await using var packed = await ben.JoinAsync(chatId, messagePack: true);
        await using var anaPacked = await ana.JoinAsync(chatId, messagePack: true);
        await json.DrainAsync();
        await packed.DrainAsync();

        var original =
            (await anaPacked.InvokeAsync("send_message", new { chatId, content = "Hello 😀 ä", clientMessageId = "one" })).RequireOk();
        var messageId = original.Text("message.id");
        (await packed.InvokeAsync("send_message", new { chatId, content = "re", replyTo = messageId })).RequireOk();
        (await packed.InvokeAsync("add_reaction", new { chatId, messageId, emoji = "👍" })).RequireOk();
        (await packed.InvokeAsync("mark_as_read", new { chatId, upToSeq = 1 })).RequireOk();
        (await anaPacked.InvokeAsync("typing", new { chatId })).RequireOk();
        (await anaPacked.InvokeAsync("edit_message", new { chatId, messageId, content = "edited" })).RequireOk();
        (await anaPacked.InvokeAsync("delete_message", new { chatId, messageId, scope = "everyone" })).RequireOk();
        var refusal = (await packed.InvokeAsync("join_chat", new { chatId = "missing" })).RequireRefusal(404, "not_found");

        Assert.Equal(
            (await json.InvokeAsync("join_chat", new { chatId = "missing" })).At("error").Without("traceId"),
            refusal.At("error").Without("traceId"));
        var (ofJson, ofPacked) = (await ShownAsync(json), await ShownAsync(packed));
        Assert.Equal(ofJson, ofPacked);
        Assert.Equal(
            ["message_deleted", "message_edited", "message_received", "message_received", "messages_read", "reaction_added", "user_typing"],
            ofJson.Select(e => e.Split(' ')[0]).Where(name => name is not ("unread_message" or "chat_updated"))
                .Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ShownAsync(SocketUser socket) =>
        [.. (await socket.DrainAsync()).Where(e => e.Name != "error").Select(e => $"{e.Name} {e.Payload.Body}")];
}
