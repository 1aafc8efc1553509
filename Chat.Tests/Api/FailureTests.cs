using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Chat.Tests.Api;

/// <summary>Section 2: what clients see when things break.</summary>
public sealed class FailureTests
{
    private const string Secret = "Server=db;Password=hunter2";

    [Fact]
    public async Task A_dead_dependency_is_a_503_that_can_be_retried_and_tells_nothing()
    {
        await using var app = await StartAsync(new DependencyException("database", new InvalidOperationException(Secret)));
        var ana = app.As("ana");

        var answer = (await ana.GetAsync("chats/any")).RequireProblem(503, "dependency_unavailable");
        Assert.True(answer.Flag("retryable"));
        Assert.DoesNotContain("hunter2", answer.Body, StringComparison.Ordinal);

        await using var socket = await ana.ConnectAsync();
        var refusal = (await socket.InvokeAsync("join_chat", new { chatId = "any" })).RequireRefusal(503, "dependency_unavailable");
        Assert.DoesNotContain("hunter2", refusal.Body, StringComparison.Ordinal);
        Assert.Equal(503, (await app.As("probe").GetAsync("health/ready")).Status);
        (await app.As("probe").GetAsync("health/live")).Require(200);
    }

    [Fact]
    public async Task An_unexpected_exception_is_a_500_without_its_text()
    {
        await using var app = await StartAsync(new InvalidOperationException(Secret));
        var ana = app.As("ana");

        var answer = (await ana.GetAsync("chats/any")).RequireProblem(500, "unexpected");
        Assert.DoesNotContain("hunter2", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);

        await using var socket = await ana.ConnectAsync();
        var refusal = (await socket.InvokeAsync("join_chat", new { chatId = "any" })).RequireRefusal(500, "unexpected");
        Assert.DoesNotContain("hunter2", refusal.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", (await socket.NextAsync("error")).Body, StringComparison.Ordinal);
    }

    private static Task<ChatApp> StartAsync(Exception failure)
    {
        var chats = new Mock<IChatStore>();
        chats.Setup(c => c.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        return ChatApp.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton(chats.Object)));
    }
}
