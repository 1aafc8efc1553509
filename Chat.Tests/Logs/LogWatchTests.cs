using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Logs;

/// <summary>Every app of the suite is watched by <see cref="LogWatch"/>; these tests show that the watch sees what it must.</summary>
public sealed class LogWatchTests
{
    public static TheoryData<string> Leaks =>
    [
        "the token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl",
        "GET /api?access_token=abcdefgh",
        "GET https://ik.imagekit.io/x/cat.png?ik-t=1&ik-s=0123456789abcdef",
        "GET /api/media/local/c/cat.png?expires=1&signature=0123456789abcdef",
        "POST /runtime/webhooks/signalr?code=0123456789",
        "whsec_c2VjcmV0",
        "mongodb://admin:password@host/chat",
        "We meet at nine behind the station.",
    ];

    [Theory]
    [MemberData(nameof(Leaks))]
    public async Task A_secret_in_the_log_of_the_product_fails_the_test(string secret)
    {
        var app = await ChatApp.StartAsync();
        app.Log.Expect("We meet at nine behind the station.");
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Chat.Core.Anything");

        logger.LogTrace("The text is {Text}.", secret);

        Assert.ThrowsAny<Exception>(app.Log.RequireClean);
        await Assert.ThrowsAnyAsync<Exception>(() => app.NewUser().GetAsync("chats/unread"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await app.DisposeAsync());
    }

    [Fact]
    public async Task A_message_of_an_exception_counts_too()
    {
        var app = await ChatApp.StartAsync();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Chat.Functions.Anything");

        logger.LogError(new InvalidOperationException("GET /x?ik-s=0123456789abcdef failed"), "A call failed.");

        await Assert.ThrowsAnyAsync<Exception>(async () => await app.DisposeAsync());
    }

    [Fact]
    public async Task Ordinary_lines_pass()
    {
        await using var app = await ChatApp.StartAsync();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Chat.Core.Anything");

        logger.LogInformation("A token was refused: {Reason}.", "it has expired");

        Assert.True(app.Log.Lines > 0);
        app.Log.RequireClean();
    }
}
