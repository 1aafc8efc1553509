using System.Text.RegularExpressions;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 2: what holds for every endpoint.</summary>
public sealed partial class HttpConventionTests(ChatFixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string> Guarded => [.. ApiTable.Endpoints.Except(ApiTable.Open)];

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Every_endpoint_needs_a_token(string endpoint)
    {
        using var nobody = new HttpClient();
        using var request = RequestTo(endpoint);
        request.Headers.Add("X-Request-Id", "mine-1");

        var answer = await Answer.ReadAsync(await nobody.SendAsync(request));

        answer.RequireProblem(401, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(["mine-1"], answer.Headers.GetValues("X-Request-Id"));
    }

    [Fact]
    [Covers("GET /api/health/live")]
    [Covers("GET /api/health/ready")]
    [Covers("GET /api/version")]
    [Covers("GET /api/openapi.json")]
    [Covers("GET /api/asyncapi.json")]
    [Covers("HEAD /api/health/live")]
    [Covers("HEAD /api/health/ready")]
    [Covers("HEAD /api/version")]
    [Covers("HEAD /api/openapi.json")]
    [Covers("HEAD /api/asyncapi.json")]
    [Trait("Report", "12")]
    public async Task Health_version_and_descriptions_need_no_token()
    {
        using var nobody = new HttpClient();
        foreach (var endpoint in ApiTable.Open)
        {
            using var request = RequestTo(endpoint);
            var answer = (await Answer.ReadAsync(await nobody.SendAsync(request))).Require(200);
            Assert.NotEmpty(answer.Headers.GetValues("X-Request-Id").Single());
            if (endpoint.StartsWith("HEAD", StringComparison.Ordinal))
            {
                Assert.Empty(answer.Body);
                continue;
            }

            Assert.NotEmpty(answer.Text(endpoint.Split('/')[^1] switch
            {
                "version" => "version",
                "openapi.json" => "openapi",
                "asyncapi.json" => "asyncapi",
                _ => "status",
            }));
        }
    }

    [Theory]
    [InlineData("chats/unread", 200)]
    [InlineData("chats/none", 404)]
    [InlineData("chats/active?limit=0", 400)]
    [InlineData("nothing/here", 404)]
    public async Task Every_response_carries_a_request_id(string path, int status)
    {
        var answer = (await App.NewUser().GetAsync(path)).Require(status);

        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("3f0a6c1e-64a6-4f7e-9d9c-1c9e1d3c7d55", true)]
    [InlineData("a", true)]
    [InlineData("has space", false)]
    [InlineData("<script>", false)]
    public async Task A_sane_request_id_of_the_caller_comes_back(string id, bool same)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "chats/unread");
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);

        Assert.Equal(same, id == (await App.NewUser().SendAsync(request)).Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task A_preflight_request_gets_a_request_id()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "chats/unread");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "GET");

        var answer = await App.NewUser().SendAsync(request);

        Assert.NotEmpty(answer.Headers.GetValues("X-Request-Id").Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_request_id_of_a_thousand_characters_does_not_come_back()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "chats/unread");
        request.Headers.Add("X-Request-Id", new string('a', 1000));

        Assert.InRange((await App.NewUser().SendAsync(request)).Headers.GetValues("X-Request-Id").Single().Length, 1, 128);
    }

    [Fact]
    public async Task A_problem_has_all_its_fields_and_names_the_field_that_is_wrong()
    {
        var answer = (await App.NewUser().PostAsync("chats/or-create", new { recipientId = "not valid" }))
            .RequireProblem(400, "invalid_request");

        Assert.Equal("/api/chats/or-create", answer.Text("instance"));
        Assert.False(answer.Flag("retryable"));
        Assert.NotEmpty(Assert.Single(answer.List("errors.recipientId")).Json.GetString()!);
        Assert.False(answer.Has("retryAfterMs"));
    }

    [Theory]
    [InlineData("chats/sync?since=broken", "since")]
    [InlineData("chats/active?cursor=broken", "cursor")]
    [InlineData("chats/active?limit=abc", "limit")]
    [InlineData("chats/active?archived=maybe", "archived")]
    [InlineData("chats/requests?direction=sideways", "direction")]
    public async Task Every_400_says_in_errors_what_is_wrong(string path, string field)
    {
        var answer = await App.NewUser().GetAsync(path);

        Assert.NotEmpty(answer.Require(400).List($"errors.{field}"));
    }

    [Fact]
    [Covers("GET /api/chats/{chatId}")]
    public async Task A_chat_has_just_the_fields_of_the_specification_and_times_in_UTC()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "Hello");
        var chat = await ana.ChatAsync(chatId);

        Assert.Equal(
            [
                "archived", "blockedByMe", "clearedUpToSeq", "createdAt", "id", "lastMessage", "lastMessageAt", "lastReadSeq", "muted",
                "mutedUntil", "ownRev", "participants", "peer", "requestedBy", "respondedAt", "rev", "seq", "status", "unreadCount",
            ],
            chat.Fields().Order(StringComparer.Ordinal));
        Assert.Equal(["deliveredSeq", "lastReadSeq", "lastSeenAt", "userId"], chat.At("peer").Fields().Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "chatId", "clientMessageId", "content", "createdAt", "deleted", "edits", "id", "media", "reactions", "rev", "senderId",
                "seq", "type",
            ],
            chat.At("lastMessage").Fields().Order(StringComparer.Ordinal));
        foreach (var time in new[] { "createdAt", "respondedAt", "lastMessageAt", "lastMessage.createdAt" })
        {
            Assert.Matches(Iso8601(), chat.Text(time));
        }

        Assert.Equal("2026-03-01T12:00:00.000Z", chat.Text("createdAt"));
        Assert.Equal(("accepted", "text"), (chat.Text("status"), chat.Text("lastMessage.type")));
    }

    [Theory]
    [Trait("Report", "17")]
    [InlineData("nothing/here")]
    [InlineData("chats/one/nothing")]
    [InlineData("../elsewhere")]
    public async Task An_unknown_path_is_a_404_problem(string path) =>
        (await App.NewUser().GetAsync(path)).RequireProblem(404, "not_found");

    [Theory]
    [Trait("Report", "17")]
    [InlineData("PUT", "chats/or-create", "POST")]
    [InlineData("POST", "chats/active", "GET")]
    [InlineData("POST", "chats/any", "DELETE, GET")]
    [InlineData("GET", "chats/any/messages/any", "DELETE, PATCH")]
    [InlineData("HEAD", "chats/unread", "GET")]
    [InlineData("DELETE", "health/ready", "GET, HEAD")]
    [InlineData("TRACE", "users/me", "DELETE")]
    public async Task A_wrong_method_is_a_405_that_names_the_right_ones(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(App.BaseAddress, $"api/{path}"));
        using var nobody = new HttpClient();

        using var response = await nobody.SendAsync(request);

        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        var answer = await Answer.ReadAsync(response);
        _ = method == "HEAD" ? answer.Require(405) : answer.RequireProblem(405, "method_not_allowed");
    }

    private HttpRequestMessage RequestTo(string endpoint)
    {
        var (verb, path) = (endpoint.Split(' ')[0], RouteValue().Replace(endpoint.Split(' ')[1], "x"));
        return new HttpRequestMessage(HttpMethod.Parse(verb), new Uri(App.BaseAddress, path));
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex RouteValue();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Iso8601();
}
