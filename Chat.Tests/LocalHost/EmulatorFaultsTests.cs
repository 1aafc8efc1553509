using Chat.Core.Realtime;
using Chat.LocalHost.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.LocalHost;

/// <summary>The faults of a real service, on demand and by seed.</summary>
public sealed class EmulatorFaultsTests : IAsyncLifetime
{
    // So that no delay ends before a test wants it to.
    private readonly FakeTimeProvider _time = new();
    private TestHost _host = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(
            [typeof(SampleHub)], [], builder => builder.Services.AddSingleton(new EmulatorOptions { Time = _time }));
        _client = await _host.ConnectAsync("ana");
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_dropped_event_never_comes()
    {
        _host.Faults.Drop = 1;
        await PublishAsync("first");
        _host.Faults.Drop = 0;
        await PublishAsync("marker");

        Assert.Empty(await _client.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_doubled_event_comes_twice()
    {
        _host.Faults.Double = 1;
        await PublishAsync("first");
        _host.Faults.Double = 0;
        await PublishAsync("marker");

        Assert.Equal(["first", "first"], await _client.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_reordered_event_comes_after_the_next()
    {
        _host.Faults.Reorder = 1;
        await PublishAsync("first");
        _host.Faults.Reorder = 0;
        await PublishAsync("second");
        await PublishAsync("marker");

        Assert.Equal(["second", "first"], await _client.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_reordered_event_without_a_next_still_comes()
    {
        _host.Faults.Reorder = 1;
        await PublishAsync("first");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("first", (await _client.NextAsync()).Name);
    }

    [Fact]
    public async Task A_delayed_event_comes_late()
    {
        (_host.Faults.Delay, _host.Faults.MaxDelay) = (1, TimeSpan.FromSeconds(1));
        await PublishAsync("first");
        _host.Faults.Delay = 0;
        await PublishAsync("marker");

        Assert.Empty(await _client.UntilMarkerAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("first", (await _client.NextAsync()).Name);
    }

    [Fact]
    public async Task The_same_seed_drops_the_same_events()
    {
        var runs = new List<IReadOnlyList<string>>();
        for (var run = 0; run < 2; run++)
        {
            _host.Faults.Reseed(42);
            _host.Faults.Drop = 0.5;
            for (var i = 0; i < 20; i++)
            {
                await PublishAsync(i % 2 == 0 ? "first" : "second");
            }

            _host.Faults.Drop = 0;
            await PublishAsync("marker");
            runs.Add(await _client.UntilMarkerAsync());
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.InRange(runs[0].Count, 1, 19);
    }

    private Task PublishAsync(string name) =>
        _host.Realtime.PublishAsync(new Audience.User("ana"), name, new { }, CancellationToken.None);
}
