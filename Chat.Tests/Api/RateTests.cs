using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 10: rates per user.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task Sends_are_10_a_second_with_a_burst_of_30_over_both_transports()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:SendPerSecond=10"]);
        var (chatId, ana, ben) = await app.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();
        for (var i = 0; i < 30; i++)
        {
            _ = i % 2 == 0
                ? await ana.SendTextAsync(chatId, $"{i}")
                : (await socket.InvokeAsync("send_message", new { chatId, content = $"{i}" })).RequireOk();
        }

        RequireLimited(await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" }), seconds: 1, milliseconds: 100);
        var refused = (await socket.InvokeAsync("send_message", new { chatId, content = "x" })).RequireRefusal(429, "rate_limited");
        Assert.Equal((100, true), (refused.Number("error.retryAfterMs"), refused.Flag("error.retryable")));
        await ben.SendTextAsync(chatId, "mine");
        (await ana.GetAsync($"chats/{chatId}")).Require(200);

        app.Time.Advance(TimeSpan.FromMilliseconds(99));
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(429, "rate_limited");
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ana.SendTextAsync(chatId, "x");
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(429, "rate_limited");
        Assert.Equal(32, (await ana.ChatAsync(chatId)).Number("seq"));

        app.Time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 30; i++)
        {
            await ana.SendTextAsync(chatId, $"again {i}");
        }

        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Searches_are_60_a_minute()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:SearchPerMinute=60"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        for (var i = 0; i < 60; i++)
        {
            (await ana.GetAsync($"chats/{chatId}/search?q=hello")).Require(200);
        }

        RequireLimited(await ana.GetAsync($"chats/{chatId}/search?q=hello"), seconds: 1, milliseconds: 1000);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        (await ana.GetAsync($"chats/{chatId}/search?q=hello")).Require(200);
        (await ana.GetAsync($"chats/{chatId}/search?q=hello")).RequireProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Other_requests_are_50_a_second_with_a_burst_of_100()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:OthersPerSecond=50"]);
        var ana = app.NewUser();
        for (var i = 0; i < 100; i++)
        {
            (await ana.GetAsync("chats/unread")).Require(200);
        }

        RequireLimited(await ana.GetAsync("chats/unread"), seconds: 1, milliseconds: 20);
        (await ana.GetAsync("chats/active")).RequireProblem(429, "rate_limited");
        (await app.NewUser().GetAsync("chats/unread")).Require(200);
        (await ana.GetAsync("health/live")).Require(200);
        app.Time.Advance(TimeSpan.FromMilliseconds(20));
        (await ana.GetAsync("chats/unread")).Require(200);
        (await ana.GetAsync("chats/unread")).RequireProblem(429, "rate_limited");
    }

    [Fact]
    public async Task Rates_of_0_limit_nothing()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, _) = await app.OpenChatAsync();

        await Task.WhenAll(Enumerable.Range(0, 120).Select(async i =>
        {
            await ana.SendTextAsync(chatId, $"{i}");
            (await ana.GetAsync($"chats/{chatId}/search?q=hello")).Require(200);
        }));

        Assert.Equal(120, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    public async Task A_caller_without_a_token_uses_no_rate()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:OthersPerSecond=1", "--Chat:Rates:OthersBurst=1"]);
        var nobody = new ApiUser(app, "ana", "no token");
        for (var i = 0; i < 5; i++)
        {
            (await nobody.GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
        }

        (await app.As("ana").GetAsync("chats/unread")).Require(200);
    }

    private static void RequireLimited(Answer answer, int seconds, int milliseconds)
    {
        answer.RequireProblem(429, "rate_limited");
        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.Headers.RetryAfter?.Delta);
        Assert.Equal((milliseconds, true), (answer.Number("retryAfterMs"), answer.Flag("retryable")));
    }
}
