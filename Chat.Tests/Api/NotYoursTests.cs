using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 2: 404 in the same words for what does not exist and for what is not yours.</summary>
public sealed class NotYoursTests(ChatFixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string, string, string?> OfAChat => new()
    {
        { "GET", "", null },
        { "POST", "/accept", null },
        { "POST", "/reject", null },
        { "GET", "/messages", null },
        { "GET", "/messages?around=1", null },
        { "POST", "/messages", """{"content":"x"}""" },
        { "GET", "/search?q=hello", null },
        { "POST", "/read", """{"upToSeq":1}""" },
        { "GET", "/changes?since=0", null },
        { "POST", "/block", null },
        { "POST", "/unblock", null },
        { "POST", "/archive", null },
        { "POST", "/unarchive", null },
        { "POST", "/mute", null },
        { "POST", "/unmute", null },
        { "DELETE", "", null },
    };

    public static TheoryData<string, string, string?> OfAMessage => new()
    {
        { "PATCH", "", """{"content":"x"}""" },
        { "DELETE", "?scope=everyone", null },
        { "DELETE", "?scope=me", null },
        { "PUT", "/reactions/👍", null },
        { "DELETE", "/reactions/👍", null },
    };

    public static TheoryData<string> WeirdIds =>
    [
        "%2F", "..%2F..", "%20", "%27%20or%201=1", "%F0%9F%98%80", "%C3%A4", "$ne", "%7B%22$gt%22:%22%22%7D", "null", "-1", "%25",
        new string('a', 3_000), "%0A", "requests%2F",
    ];

    [Theory]
    [MemberData(nameof(OfAChat))]
    public async Task A_foreign_chat_is_as_missing_as_one_that_is_not_there(string method, string path, string? body)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "hello");
        var eve = App.NewUser("eve");

        var foreign = await SendAsync(eve, method, $"chats/{chatId}{path}", body);
        var missing = await SendAsync(eve, method, $"chats/{RandomId.New():N}{path}", body);

        foreign.RequireProblem(404, "not_found");
        Assert.Equal(missing.Refusal(), foreign.Refusal());
        Assert.Equal((1, false), ((await ana.ChatAsync(chatId)).Number("seq"), (await ana.ChatAsync(chatId)).Flag("blockedByMe")));
    }

    [Theory]
    [MemberData(nameof(OfAMessage))]
    public async Task A_foreign_message_is_as_missing_as_one_that_is_not_there(string method, string path, string? body)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "hello")).Text("id");
        var bensOther = await ChatApp.OpenChatAsync(App.NewUser(), ben);
        var eve = App.NewUser("eve");

        var foreign = await SendAsync(eve, method, $"chats/{chatId}/messages/{messageId}{path}", body);
        var missing = await SendAsync(eve, method, $"chats/{chatId}/messages/{RandomId.New():N}{path}", body);
        var elsewhere = await SendAsync(ben, method, $"chats/{bensOther}/messages/{messageId}{path}", body);
        var nowhere = await SendAsync(ben, method, $"chats/{bensOther}/messages/{RandomId.New():N}{path}", body);

        foreign.RequireProblem(404, "not_found");
        Assert.All([missing, elsewhere, nowhere], answer => Assert.Equal(foreign.Refusal(), answer.Refusal()));
        Assert.Equal("hello", (await ana.ChatAsync(chatId)).Text("lastMessage.content"));
    }

    [Theory]
    [MemberData(nameof(WeirdIds))]
    public async Task A_weird_id_is_just_not_there(string id)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        (await ana.GetAsync($"chats/{id}")).RequireProblem(404, "not_found");
        (await ana.PostAsync($"chats/{id}/messages", new { content = "x" })).RequireProblem(404, "not_found");
        (await SendAsync(ana, "PATCH", $"chats/{chatId}/messages/{id}", """{"content":"x"}""")).RequireProblem(404, "not_found");
    }

    [Fact]
    public async Task Socket_events_of_a_foreign_chat_are_refused_in_the_same_words()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "hello")).Text("id");
        await using var eve = await App.NewUser("eve").ConnectAsync();
        var events = new (string Name, Func<string, object> Payload)[]
        {
            ("join_chat", id => new { chatId = id }),
            ("leave_chat", id => new { chatId = id }),
            ("send_message", id => new { chatId = id, content = "x" }),
            ("mark_as_read", id => new { chatId = id }),
            ("mark_as_delivered", id => new { chatId = id, upToSeq = 1 }),
            ("typing", id => new { chatId = id }),
            ("stop_typing", id => new { chatId = id }),
            ("edit_message", id => new { chatId = id, messageId, content = "x" }),
            ("delete_message", id => new { chatId = id, messageId, scope = "me" }),
            ("add_reaction", id => new { chatId = id, messageId, emoji = "👍" }),
            ("remove_reaction", id => new { chatId = id, messageId, emoji = "👍" }),
        };

        foreach (var (name, payload) in events)
        {
            var foreign = (await eve.InvokeAsync(name, payload(chatId))).RequireRefusal(404, "not_found");
            var missing = await eve.InvokeAsync(name, payload("missing"));
            Assert.Equal(missing.At("error").Refusal(), foreign.At("error").Refusal());
        }
    }

    private static Task<Answer> SendAsync(ApiUser user, string method, string path, string? body)
    {
        var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return user.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), path) { Content = content });
    }
}
