using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 2: bodies that are not what they should be.</summary>
public sealed class RequestBodyTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("{")]
    [InlineData("{\"recipientId\":\"ben\",}")]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("\"ben\"")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task A_body_that_is_not_a_JSON_object_is_a_400(string body)
    {
        var answer = (await App.NewUser().PostRawAsync("chats/or-create", body)).RequireProblem(400, "invalid_json");

        Assert.NotEmpty(answer.At("errors").Fields());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"recipientId\":null}")]
    [InlineData("{\"recipientId\":7}")]
    [InlineData("{\"recipientId\":{\"$ne\":null}}")]
    [InlineData("{\"recipientId\":[\"ben\"]}")]
    [InlineData("{\"recipientId\":\"\"}")]
    [InlineData("{\"RecipientId\":\"ben\"}")]
    public async Task A_recipient_that_is_not_a_user_id_is_a_400_that_names_the_field(string body) =>
        Assert.True(
            (await App.NewUser().PostRawAsync("chats/or-create", body)).RequireProblem(400, "invalid_request").Has("errors.recipientId"));

    [Theory]
    [InlineData("{\"content\":{}}", "content")]
    [InlineData("{\"content\":[\"x\"]}", "content")]
    [InlineData("{\"content\":5}", "content")]
    [InlineData("{}", "content")]
    [InlineData("{\"content\":\"\"}", "content")]
    [InlineData("{\"content\":\" \\t\\n \"}", "content")]
    [InlineData("{\"content\":\"\\ud83d\"}", "content")]
    [InlineData("{\"content\":\"x\",\"clientMessageId\":5}", "clientMessageId")]
    [InlineData("{\"content\":\"x\",\"clientMessageId\":\"\"}", "clientMessageId")]
    [InlineData("{\"content\":\"x\",\"replyTo\":{\"id\":\"1\"}}", "replyTo")]
    public async Task A_send_with_a_wrong_field_stores_nothing(string body, string field)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.True(
            (await ana.PostRawAsync($"chats/{chatId}/messages", body)).RequireProblem(400, "invalid_request").Has($"errors.{field}"));

        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Theory]
    [InlineData("{\"upToSeq\":\"1\"}")]
    [InlineData("{\"upToSeq\":1.5}")]
    [InlineData("{\"upToSeq\":-1}")]
    [InlineData("{\"upToSeq\":{}}")]
    [InlineData("{}")]
    public async Task A_read_without_a_seq_is_a_400(string body)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.True((await ana.PostRawAsync($"chats/{chatId}/read", body)).RequireProblem(400, "invalid_request").Has("errors.upToSeq"));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("12:30")]
    [InlineData("03/04/2030")]
    [InlineData("4 March 2030")]
    [InlineData("2030-13-01T00:00:00Z")]
    [InlineData("1893456000")]
    [InlineData("")]
    [InlineData("2020-01-01T00:00:00Z")]
    public async Task A_time_in_another_format_or_in_the_past_is_a_400(string until)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.True(
            (await ana.PostAsync($"chats/{chatId}/mute", new { until })).RequireProblem(400, "invalid_request").Has("errors.until"));
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        var (ana, ben) = (App.NewUser(), App.NewUser());

        var body = new { recipientId = ben.Id, requestedBy = ben.Id, status = "accepted", extra = new { deep = 1 } };
        var chat = (await ana.PostAsync("chats/or-create", body)).Require(201);

        Assert.Equal((ana.Id, "pending"), (chat.Text("requestedBy"), chat.Text("status")));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_a_413()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x", padding = new string('x', 70_000) }))
            .RequireProblem(413, "body_too_large");

        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }
}
