using Chat.Tests.App;
using Chat.Tests.Media;

namespace Chat.Tests.Api;

/// <summary>Section 13: metadata of messages.</summary>
public sealed class MetadataTests(ChatFixture fixture) : ApiTests(fixture)
{
    private const string Sent = """{"z":1.50,"a":{"$set":["2026-03-01","\u00e9",null,true]},"":{}}""";
    private const string Reordered = """{ "a": { "$set": ["2026-03-01", "é", null, true] }, "": {}, "z": 1.5 }""";

    // As the server writes it: the same value, with é as it is.
    private static readonly string Shown = Sent.Replace("\\u00e9", "é", StringComparison.Ordinal);

    [Fact]
    public async Task Metadata_is_returned_as_it_was_sent_in_every_answer_and_event()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        var sent = await SendAsync(ana, chatId, "Hello", Sent);

        Assert.Equal(Shown, Metadata(sent));
        var events = (await benSocket.DrainAsync()).ToDictionary(e => e.Name, e => e.Payload);
        Assert.Equal(Shown, Metadata(events["message_received"].At("message")));
        Assert.Equal(Shown, Metadata(events["unread_message"].At("message")));
        Assert.Equal(Shown, Metadata((await ben.ChatAsync(chatId)).At("lastMessage")));
        Assert.Equal(Shown, Metadata((await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0]));
        Assert.Equal(Shown, Metadata((await ben.GetAsync($"chats/{chatId}/changes?since=0")).Require(200).List("messages")[0]));
        Assert.Contains(Shown, (await ana.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_metadata_has_no_such_field()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.False((await ana.SendTextAsync(chatId, "Hello")).Has("metadata"));
        Assert.False((await SendAsync(ana, chatId, "Hello", "null")).Has("metadata"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_socket_takes_metadata_of_texts_and_of_files(bool messagePack)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync(messagePack);
        var metadata = new { kind = "card", count = 3, ratio = 0.25, tags = new[] { "a", "b" } };

        var text = (await socket.InvokeAsync("send_message", new { chatId, content = "Hello", metadata })).RequireOk();
        var file = await ana.UploadPngAsync(chatId);
        var media = (await socket.InvokeAsync("send_media", new { chatId, media = new[] { file }, metadata })).RequireOk();

        foreach (var message in new[] { text.At("message"), media.At("message") })
        {
            Assert.Equal("""{"kind":"card","count":3,"ratio":0.25,"tags":["a","b"]}""", Metadata(message));
        }
    }

    [Fact]
    public async Task The_message_of_a_request_can_have_metadata()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));

        var body = $$"""{ "recipientId": "{{ben.Id}}", "message": "Hi", "metadata": {{Sent}} }""";
        var chat = (await ana.PostRawAsync("chats/or-create", body)).Require(201);

        Assert.Equal(Shown, Metadata(chat.At("lastMessage")));
        (await ana.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id, metadata = new { } }))
            .RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_repeat_with_the_keys_in_another_order_is_the_same_message()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var sent = await SendAsync(ana, chatId, "Hello", Sent, "one");

        var repeated = await PostAsync(ana, chatId, "Hello", Reordered, "one");

        Assert.Equal(sent.Body, repeated.Require(200).Body);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "z": 2 }""")]
    public async Task A_repeat_with_other_metadata_is_a_422(string other)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await SendAsync(ana, chatId, "Hello", """{ "z": 1 }""", "one");

        (await PostAsync(ana, chatId, "Hello", other, "one")).RequireProblem(422, "client_message_id_reused");
    }

    [Fact]
    public async Task An_edit_keeps_the_metadata_and_a_tombstone_loses_it()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await SendAsync(ana, chatId, "Hello", Sent, "one")).Text("id")}";

        Assert.Equal(Shown, Metadata((await ana.PatchAsync(path, new { content = "Edited", metadata = new { } })).Require(200)));
        Assert.False((await ana.DeleteAsync($"{path}?scope=everyone")).Require(200).Has("metadata"));

        Assert.False((await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0].Has("metadata"));
        Assert.DoesNotContain("$set", (await ana.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
        // The fingerprint still knows it.
        Assert.True((await PostAsync(ana, chatId, "Hello", Reordered, "one")).Require(200).Flag("deleted"));
    }

    [Fact]
    public async Task Metadata_is_never_searched()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await SendAsync(ana, chatId, "Hello", """{ "word": "zebra" }""");

        Assert.Empty((await ana.GetAsync($"chats/{chatId}/search?q=zebra")).Require(200).List());
        Assert.Single((await ana.GetAsync($"chats/{chatId}/search?q=hello")).Require(200).List());
    }

    [Fact]
    public async Task An_administrator_does_not_see_it_in_a_history()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await SendAsync(ana, chatId, "Hello", Sent);

        var history = (await App.As("root", "admin").GetAsync($"chats/user/{ana.Id}/history")).Require(200);

        Assert.False(history.List()[0].At("lastMessage").Has("metadata"));
    }

    [Fact]
    public async Task Invalid_metadata_is_a_400_over_both_transports()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();

        var refused = (await PostAsync(ana, chatId, "Hello", """{ "a": 1, "a": 2 }""")).RequireProblem(400, "invalid_request");
        Assert.True(refused.Has("errors.metadata"));
        (await socket.InvokeAsync("send_message", new { chatId, content = "Hello", metadata = "text" }))
            .RequireRefusal(400, "invalid_request");
        (await socket.InvokeAsync("send_media", new { chatId, media = new[] { "none" }, metadata = 7 }))
            .RequireRefusal(400, "invalid_request");
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    private static string Metadata(Answer message) => message.At("metadata").Json.GetRawText();

    private static async Task<Answer> SendAsync(
        ApiUser user, string chatId, string content, string metadata, string? clientMessageId = null) =>
        (await PostAsync(user, chatId, content, metadata, clientMessageId)).Require(201);

    private static Task<Answer> PostAsync(ApiUser user, string chatId, string content, string metadata, string? clientMessageId = null) =>
        user.PostRawAsync(
            $"chats/{chatId}/messages",
            $$"""{ "content": "{{content}}", "metadata": {{metadata}}, "clientMessageId": """
            + $$"""{{(clientMessageId is null ? "null" : $"\"{clientMessageId}\"")}} }""");
}
