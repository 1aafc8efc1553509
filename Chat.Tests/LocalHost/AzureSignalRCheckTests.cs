using Chat.Adapters.AzureSignalR;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.LocalHost;

/// <summary>How the adapter asks the service for a connection.</summary>
public sealed class AzureSignalRCheckTests : IAsyncLifetime
{
    private FakeSignalRService _service = null!; // Set by xunit before any fact runs.
    private ServiceProvider? _provider;

    public async Task InitializeAsync() => _service = await FakeSignalRService.StartAsync();

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)]
    public async Task A_connection_is_checked_by_a_head_request(int status, bool connected)
    {
        _service.Answer(status);

        Assert.Equal(connected, await Create(TimeSpan.FromSeconds(15)).IsConnectedAsync("c/1", CancellationToken.None));

        var (method, path, _) = await _service.NextCallAsync();
        Assert.Equal(("HEAD", "/api/hubs/chat/connections/c%2F1?api-version=2022-06-01"), (method, path));
    }

    [Fact]
    public async Task A_check_that_fails_is_a_dependency_failure_and_no_lost_connection()
    {
        _service.Answer(500, 502, 503, 504);

        await Assert.ThrowsAsync<DependencyException>(() => Create(TimeSpan.FromSeconds(15)).IsConnectedAsync("c", CancellationToken.None));
    }

    [Fact]
    public async Task A_check_holds_the_caller_for_one_attempt()
    {
        _service.Answer(FakeSignalRService.Hang);

        var awake = await AwakeTime.OfAsync(() =>
            Assert.ThrowsAsync<DependencyException>(() => Create(TimeSpan.FromSeconds(2)).IsConnectedAsync("c", CancellationToken.None)));

        Assert.InRange(awake, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    private IRealtime Create(TimeSpan attemptTimeout)
    {
        var options = new AzureSignalROptions(_service.Url, "a-key-of-forty-four-characters-as-they-are==")
        {
            AttemptTimeout = attemptTimeout,
            RetryDelay = TimeSpan.FromMilliseconds(20),
        };
        _provider = new ServiceCollection().AddLogging().AddAzureSignalR(options).BuildServiceProvider();
        return _provider.GetRequiredService<IRealtime>();
    }
}
