using Chat.Core.Errors;
using Chat.Functions.Security;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Api;

/// <summary>More work than the process can do soon.</summary>
public sealed class LoadGateTests
{
    private static readonly long TooMany = (LoadGate.MaxQueuedPerCore * Environment.ProcessorCount) + 1;

    private readonly FakeTimeProvider _time = new();
    private long _queued = TooMany;

    [Fact]
    public void A_short_queue_is_no_overload_however_long_it_lasts()
    {
        var gate = Gate();
        _queued = TooMany - 1;

        Assert.Null(gate.Check());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(gate.Check());
    }

    [Fact]
    public void A_burst_is_no_overload()
    {
        var gate = Gate();

        Assert.Null(gate.Check());
        _time.Advance(LoadGate.Grace);
        Assert.Null(gate.Check());
        _queued = 0;
        Assert.Null(gate.Check());
        _queued = TooMany;
        _time.Advance(LoadGate.Grace);
        // The queue was short meanwhile, so this is another burst.
        Assert.Null(gate.Check());
    }

    [Fact]
    public void A_queue_that_stays_long_is_an_overload_until_it_is_short_again()
    {
        var gate = Gate();
        gate.Check();
        _time.Advance(LoadGate.Grace + TimeSpan.FromMilliseconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), gate.Check()?.RetryAfter);
        Assert.NotNull(gate.Check());
        _queued = 0;
        Assert.Null(gate.Check());
    }

    [Fact]
    public void A_queue_that_is_long_again_soon_after_a_refusal_has_no_grace()
    {
        var gate = Gate();
        gate.Check();
        _time.Advance(LoadGate.Grace + TimeSpan.FromMilliseconds(1));
        Assert.NotNull(gate.Check());

        _queued = 0;
        _time.Advance(LoadGate.StrictPeriod);
        Assert.Null(gate.Check());
        _queued = TooMany;
        Assert.NotNull(gate.Check());

        _queued = 0;
        _time.Advance(LoadGate.StrictPeriod + TimeSpan.FromMilliseconds(1));
        Assert.Null(gate.Check());
        _queued = TooMany;
        Assert.Null(gate.Check());
    }

    [Fact]
    public async Task An_overloaded_host_refuses_both_transports_with_a_time_to_retry_and_stays_live()
    {
        await using var app = await ChatApp.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton(Gate())));
        var ana = app.As("ana");
        await using var socket = await ana.ConnectAsync();
        await socket.InvokeAsync("heartbeat", new { });
        _time.Advance(TimeSpan.FromSeconds(1));

        var answer = await ana.GetAsync("chats/unread");
        answer.RequireProblem(503, "dependency_unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        var refusal = await socket.InvokeAsync("heartbeat", new { });
        refusal.RequireRefusal(503, "dependency_unavailable");
        Assert.Equal(1_000, refusal.Number("error.retryAfterMs"));
        (await ana.GetAsync("health/live")).Require(200);

        _queued = 0;
        (await ana.GetAsync("chats/unread")).Require(200);
        (await socket.InvokeAsync("heartbeat", new { })).RequireOk();
    }

    [Fact]
    public async Task A_flood_of_refusals_writes_few_lines()
    {
        await using var app = await ChatApp.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton(Gate())));
        var ana = app.As("ana");
        await ana.GetAsync("chats/unread");
        _time.Advance(TimeSpan.FromSeconds(1));
        var lines = app.Log.Lines;

        for (var i = 0; i < 100; i++)
        {
            (await ana.GetAsync("chats/unread")).Require(503);
        }

        Assert.InRange(app.Log.Lines - lines, 1, 50);
    }

    private LoadGate Gate() => new(() => _queued, _time, NullLogger<LoadGate>.Instance);
}
