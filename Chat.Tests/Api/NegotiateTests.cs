using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Sections 4 and 10: the negotiation and the numbers a client needs.</summary>
public sealed class NegotiateTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/negotiate")]
    public async Task Negotiation_answers_the_address_and_the_constants()
    {
        var answer = (await App.NewUser().PostAsync("negotiate")).Require(200);

        Assert.Equal(["accessToken", "constants", "url"], answer.Fields().Order(StringComparer.Ordinal));
        Assert.NotEmpty(answer.Text("url"));
        Assert.NotEmpty(answer.Text("accessToken"));
        var constants = answer.At("constants");
        var expected = new Dictionary<string, long>
        {
            ["maxTextLength"] = 4_000,
            ["maxMediaPerMessage"] = 10,
            ["maxFileBytes"] = 104_857_600,
            ["maxProxiedBytes"] = 104_857_600,
            ["maxPageSize"] = 100,
            ["maxReactions"] = 20,
            ["editWindowMs"] = 900_000,
            ["deleteWindowMs"] = 3_600_000,
            ["heartbeatMs"] = 240_000,
            ["presenceLeaseMs"] = 600_000,
            ["typingTtlMs"] = 6_000,
            ["typingThrottleMs"] = 2_000,
        };
        Assert.Equal(
            expected.Keys.Concat(["mediaTypes", "push"]).Order(StringComparer.Ordinal), constants.Fields().Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Equal(e.Value, constants.Number(e.Key)));
        Assert.Equal(
            [
                "application/msword", "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "image/gif", "image/jpeg", "image/png", "image/webp", "video/mp4", "video/mpeg", "video/quicktime",
            ],
            constants.List("mediaTypes").Select(t => t.Json.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_token_of_a_negotiation_is_no_token_of_the_api()
    {
        var token = (await App.NewUser().PostAsync("negotiate")).Require(200).Text("accessToken");

        (await new ApiUser(App, "ana", token).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Negotiation_needs_a_valid_token()
    {
        var stranger = new ApiUser(App, "ana", "no token");

        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.ConnectAsync());
    }
}
