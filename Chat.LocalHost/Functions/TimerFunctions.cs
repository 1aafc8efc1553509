using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Chat.LocalHost.Functions;

/// <summary>Runs the functions with a timer trigger. A function never runs twice at once; a run that takes long delays the next.</summary>
internal sealed partial class TimerFunctions(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    TimeProvider time,
    IConfiguration configuration,
    ILogger<TimerFunctions> logger) : IHostedService, IDisposable
{
    // A timer can wait for some weeks at most; a schedule may be yearly.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Waits are monotonic, so at the end of one the system's clock may be this much behind the time that was due.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private List<Task> _loops = [];

    // Not a BackgroundService: once the host has started, every first wait has begun, so a test may move its clock.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops =
        [
            .. from function in catalog.Functions
               let trigger = function.Trigger as TimerTriggerAttribute
               where trigger is not null
               select RunAsync(function, trigger, TimerSchedule.Parse(trigger.Schedule, function.Name, configuration)),
        ];
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(FunctionDescription function, TimerTriggerAttribute trigger, Func<DateTime, DateTime> getNext)
    {
        var last = time.GetUtcNow().UtcDateTime;
        if (trigger.RunOnStartup)
        {
            await InvokeAsync(function, last, getNext(last));
        }

        while (!_stopping.IsCancellationRequested)
        {
            var now = time.GetUtcNow().UtcDateTime;
            // A clock that was set back by more than the tolerance starts the schedule again from its new time.
            var due = getNext(now < last && last - now < ClockTolerance ? last : now);
            await WaitAsync(due - now);
            await InvokeAsync(function, last, getNext(due));
            last = due;
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        var start = time.GetTimestamp();
        for (var left = wait; left > TimeSpan.Zero; left = wait - time.GetElapsedTime(start))
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, _stopping.Token);
        }
    }

    private async Task InvokeAsync(FunctionDescription function, DateTime last, DateTime next)
    {
        var timer = new TimerInfo { ScheduleStatus = new ScheduleStatus { Last = last, Next = next, LastUpdated = last } };
        try
        {
            await invoker.InvokeAsync(function, new InvocationInput(Timer: timer), _stopping.Token);
        }
        // As on Azure, a failed run is logged and the schedule continues.
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            LogFailed(function.Name, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer function {Function} failed.")]
    private partial void LogFailed(string function, Exception exception);
}
