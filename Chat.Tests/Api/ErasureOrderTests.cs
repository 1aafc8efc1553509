using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Privacy;
using Chat.Core.Users;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Chat.Tests.Api;

/// <summary>Erasures are done longest waiting first; one that fails must not keep those behind it waiting for ever.</summary>
public sealed class ErasureOrderTests
{
    [Fact]
    public async Task A_failing_erasure_fails_the_run_but_does_not_stop_the_others()
    {
        var users = new Mock<IUserStore>();
        users.Setup(u =>
            u.ListErasuresAsync(
                It.IsAny<DateTimeOffset>(), It.IsAny<int>(), It.IsAny<CancellationToken>())).ReturnsAsync(["first", "second"]);
        var chats = new Mock<IChatLists>();
        chats.Setup(c => c.ListAsync(It.IsAny<ChatListQuery>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            (ChatListQuery query, CancellationToken _) => query.UserId == "first" ? throw new DependencyException("database") : []);
        await using var app = await ChatApp.StartAsync(configure: services => services
            .Replace(ServiceDescriptor.Singleton(users.Object)).Replace(ServiceDescriptor.Singleton(chats.Object)));

        await Assert.ThrowsAsync<DependencyException>(() => app.RunJobAsync("Jobs-FinishErasures"));

        users.Verify(u => u.FinishErasureAsync("first", It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Never);
        users.Verify(u => u.FinishErasureAsync("second", It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Once);
    }
}
