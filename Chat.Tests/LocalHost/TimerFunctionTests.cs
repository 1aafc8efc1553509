using System.Globalization;
using System.Threading.Channels;
using Chat.LocalHost.Functions;
using Chat.Tests.App;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.LocalHost;

public sealed class TimerFunctionTests
{
    private readonly AnnouncingTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));

    [Fact]
    public async Task A_timer_runs_when_its_schedule_says_also_after_a_failure()
    {
        await using var host = await StartAsync<Tick>();
        await _time.NextTimerAsync();

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(host.Probe.HasMore("tick"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("00:01:00, next 00:02:00", await host.Probe.NextAsync("tick"));

        await _time.NextTimerAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("00:02:00, next 00:03:00", await host.Probe.NextAsync("tick"));
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_clock_that_is_set_back_does_not_stop_a_timer()
    {
        await using var host = await StartAsync<Tick>();
        await _time.NextTimerAsync();

        _time.Step(TimeSpan.FromHours(-2));
        _time.Advance(TimeSpan.FromSeconds(30));
        await host.Probe.NextAsync("tick");

        // The schedule begins again from the clock's new time.
        Assert.InRange(await _time.NextTimerAsync(), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        await host.Probe.NextAsync("tick");
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_clock_that_is_a_little_behind_the_timer_does_not_run_a_function_twice()
    {
        await using var host = await StartAsync<Tick>();
        await _time.NextTimerAsync();

        _time.Step(TimeSpan.FromSeconds(-1));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.StartsWith("00:00:59", await host.Probe.NextAsync("tick"), StringComparison.Ordinal);

        Assert.Equal(TimeSpan.FromSeconds(61), await _time.NextTimerAsync());
    }

    [Fact]
    public async Task A_schedule_can_be_a_setting_and_a_long_time_span()
    {
        await using var host = await StartAsync<Span>();
        await _time.NextTimerAsync();

        // The host waits a day at most at a time.
        _time.Advance(TimeSpan.FromDays(1));
        await _time.NextTimerAsync();
        Assert.False(host.Probe.HasMore("span"));
        _time.Advance(TimeSpan.FromDays(1));

        await host.Probe.NextAsync("span");
    }

    [Fact]
    public async Task A_timer_function_can_be_run_by_hand()
    {
        await using var host = await StartAsync<Tick>();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.Services.GetRequiredService<FunctionInvoker>().InvokeAsync("tick", CancellationToken.None));

        Assert.StartsWith("00:00:30", await host.Probe.NextAsync("tick"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_lasts_longer_than_the_interval_is_never_doubled()
    {
        await using var host = await StartAsync<Slow>();
        await _time.NextTimerAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        await host.Probe.NextAsync("slow");

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(host.Probe.HasMore("slow"));

        host.Probe.Gate.SetResult();
        await _time.NextTimerAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await host.Probe.NextAsync("slow");
    }

    [Theory]
    [InlineData(typeof(BadSchedule), "The schedule of the function bad is neither NCRONTAB nor a time span.")]
    [InlineData(typeof(NoSetting), "The function none needs the setting Nowhere for its schedule.")]
    public async Task A_schedule_that_cannot_be_read_stops_the_start(Type type, string message)
    {
        var error = await Assert.ThrowsAsync<FunctionStartException>(() => StartAsync(type));

        Assert.Equal(message, error.Message);
    }

    private Task<TestHost> StartAsync<T>() => StartAsync(typeof(T));

    private Task<TestHost> StartAsync(Type type) =>
        TestHost.StartAsync([type], [], builder => builder.Services.AddSingleton<TimeProvider>(_time), "--Span=2.00:00:00");

    /// <summary>A clock that announces each timer that is set.</summary>
    private sealed class AnnouncingTime(DateTimeOffset start) : SteppedTime(start)
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }

        public Task<TimeSpan> NextTimerAsync() => _timers.Reader.ReadAsync().AsTask().SoonAsync();
    }

    private sealed class Tick(Probe probe, TimeProvider time)
    {
        [Function("tick")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            var next = timer.ScheduleStatus?.Next.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            probe.Note("tick", $"{time.GetUtcNow():HH:mm:ss}, next {next}");
            throw new InvalidOperationException("A run that fails.");
        }
    }

    private sealed class Span(Probe probe)
    {
        [Function("span")]
        public void Run([TimerTrigger("%Span%")] TimerInfo timer) => probe.Note("span", timer.ToString()!);
    }

    private sealed class Slow(Probe probe)
    {
        [Function("slow")]
        public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken ct)
        {
            probe.Note("slow", timer.ToString()!);
            await probe.Gate.Task.WaitAsync(ct);
        }
    }

    private sealed class BadSchedule
    {
        [Function("bad")]
        public void Bad([TimerTrigger("every day")] TimerInfo timer) => _ = timer;
    }

    private sealed class NoSetting
    {
        [Function("none")]
        public void None([TimerTrigger("%Nowhere%")] TimerInfo timer) => _ = timer;
    }
}
