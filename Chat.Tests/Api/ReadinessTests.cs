using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Tests.App;
using Chat.Tests.LocalHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Chat.Tests.Api;

/// <summary>Section 4: ready names every dependency that can't be used.</summary>
public sealed class ReadinessTests
{
    private const string SignalRKey = "a-key-of-forty-four-characters-as-they-are==";

    [Fact]
    [Trait("Report", "19")]
    public async Task The_media_provider_is_named_while_it_fails_and_asked_seldom_while_it_works()
    {
        var media = new Mock<IMediaStorage>();
        var fails = true;
        media.Setup(m => m.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
                fails ? Task.FromException<StoredFile?>(new DependencyException("media storage")) : Task.FromResult<StoredFile?>(null));
        await using var app = await ChatApp.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton(media.Object)));
        var probe = app.NewUser();

        Assert.Contains(
            "media storage",
            (await probe.GetAsync("health/ready")).RequireProblem(503, "dependency_unavailable").Text("detail"),
            StringComparison.Ordinal);
        (await probe.GetAsync("health/live")).Require(200);

        fails = false;
        (await probe.GetAsync("health/ready")).Require(200);
        (await probe.GetAsync("health/ready")).Require(200);
        media.Verify(m => m.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    [Fact]
    [Trait("Report", "19")]
    public async Task A_media_folder_that_cannot_be_written_is_named()
    {
        await using var app = await ChatApp.StartAsync();
        var folder = Path.Combine(app.DataPath, "media");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await File.WriteAllTextAsync(folder, "a file where the folder should be");

        Assert.Contains(
            "media storage",
            (await app.NewUser().GetAsync("health/ready")).RequireProblem(503, "dependency_unavailable").Text("detail"),
            StringComparison.Ordinal);

        File.Delete(folder);
        (await app.NewUser().GetAsync("health/ready")).Require(200);
    }

    [Theory]
    [Trait("Report", "19")]
    [InlineData(404, true)]
    [InlineData(200, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    public async Task The_realtime_service_is_named_when_it_does_not_accept_the_key(int status, bool ready)
    {
        await using var service = await FakeSignalRService.StartAsync();
        service.Answer([.. Enumerable.Repeat(status, 20)]);
        await using var app = await ChatApp.StartAsync(
            [$"--AzureSignalRConnectionString=Endpoint={service.Url};AccessKey={SignalRKey};Version=1.0;"]);

        var answer = await app.NewUser().GetAsync("health/ready");

        if (ready)
        {
            answer.Require(200);
        }
        else
        {
            Assert.Contains(
                "realtime service", answer.RequireProblem(503, "dependency_unavailable").Text("detail"), StringComparison.Ordinal);
        }

        Assert.Equal("HEAD", (await service.NextCallAsync()).Method);
    }

    [Fact]
    [Trait("Report", "19")]
    public async Task All_failing_dependencies_are_named_and_a_hanging_one_is_given_up()
    {
        var media = new Mock<IMediaStorage>();
        media.Setup(m => m.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string _, CancellationToken _) => new TaskCompletionSource<StoredFile?>().Task);
        var chats = new Mock<Core.Chats.IChatStore>();
        chats.Setup(c => c.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new DependencyException("database"));
        await using var app = await ChatApp.StartAsync(configure: services => services
            .Replace(ServiceDescriptor.Singleton(media.Object)).Replace(ServiceDescriptor.Singleton(chats.Object)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.NewUser().GetAsync("health/ready")))
            .WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(
            answers,
            a => Assert.Equal(
                "Unavailable: database, media storage. Try again.", a.RequireProblem(503, "dependency_unavailable").Text("detail")));
        // Callers at the same time share one question.
        Assert.InRange(chats.Invocations.Count, 1, 5);
    }
}
