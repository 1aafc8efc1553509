using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Chat.LocalHost.Functions;

/// <summary>Runs the functions with a timer trigger. One run at a time per function: a late one delays the next.</summary>
internal sealed partial class TimerFunctions(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    TimeProvider time,
    IConfiguration configuration,
    ILogger<TimerFunctions> logger) : IHostedService, IDisposable
{
    // Timers can't be set for longer than some weeks; a schedule may be yearly.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stopping = new();
    private List<Task> _loops = [];

    // Not a BackgroundService: when the host has started, every first wait is under way, so that a test's clock can move.
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
            var due = getNext(time.GetUtcNow().UtcDateTime);
            await WaitUntilAsync(due);
            await InvokeAsync(function, last, getNext(due));
            last = due;
        }
    }

    private async Task WaitUntilAsync(DateTime due)
    {
        for (var wait = due - time.GetUtcNow().UtcDateTime; wait > TimeSpan.Zero; wait = due - time.GetUtcNow().UtcDateTime)
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, _stopping.Token);
        }
    }

    private async Task InvokeAsync(FunctionDescription function, DateTime last, DateTime next)
    {
        var timer = new TimerInfo { ScheduleStatus = new ScheduleStatus { Last = last, Next = next, LastUpdated = last } };
        try
        {
            await invoker.InvokeAsync(function, new InvocationInput(Timer: timer), _stopping.Token);
        }
        // A run that fails is logged and the schedule goes on, as on Azure.
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            LogFailed(function.Name, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer function {Function} failed.")]
    private partial void LogFailed(string function, Exception exception);
}
