using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 2: the refusal of a missing field says that it is required.</summary>
public sealed class RequiredFieldTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [Trait("Report", "17")]
    [InlineData("POST", "chats/or-create", "recipientId")]
    [InlineData("POST", "chats/{0}/messages", "content")]
    [InlineData("POST", "chats/{0}/read", "upToSeq")]
    [InlineData("GET", "chats/{0}/search", "q")]
    [InlineData("PATCH", "chats/{0}/messages/{1}", "content")]
    [InlineData("DELETE", "chats/{0}/messages/{1}", "scope")]
    [InlineData("POST", "media/confirm", "mediaId")]
    [InlineData("POST", "media/delete", "fileId")]
    [InlineData("GET", "media/get-upload-token", "chatId")]
    [InlineData("GET", "media/get-upload-token?chatId={0}&mimeType=image/png", "size")]
    public async Task A_missing_field_of_a_request_is_required(string method, string path, string field)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "hello")).Text("id");
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), string.Format(null, path, chatId, messageId));

        RequireMissing(await ana.SendAsync(request), field);
    }

    [Theory]
    [Trait("Report", "17")]
    [InlineData("join_chat", "chatId")]
    [InlineData("leave_chat", "chatId")]
    [InlineData("typing", "chatId")]
    [InlineData("mark_as_read", "chatId")]
    [InlineData("send_message", "content")]
    [InlineData("send_media", "media")]
    [InlineData("edit_message", "content")]
    [InlineData("delete_message", "scope")]
    [InlineData("add_reaction", "emoji")]
    [InlineData("remove_reaction", "messageId")]
    public async Task A_missing_field_of_an_event_is_required(string name, string field)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "hello")).Text("id");
        var payload = new Dictionary<string, string> { ["chatId"] = chatId, ["messageId"] = messageId, ["emoji"] = "👍" };
        payload.Remove(field);
        await using var socket = await ana.ConnectAsync();

        RequireMissing((await socket.InvokeAsync(name, payload)).At("error"), field);
    }

    private static void RequireMissing(Answer problem, string field)
    {
        problem.RequireProblemFields(400, "invalid_request");
        Assert.Equal("is required", problem.List($"errors.{field}").Single().Json.GetString());
    }
}
