using Chat.Core.Push;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>Timer jobs for push notifications. Each is idempotent, so the next run finishes one that was cut off.</summary>
public sealed class PushFunctions(DeliverDuePushes deliver, SweepDevices sweep)
{
    [Function("Jobs-DeliverPushes")]
    public Task DeliverPushes([TimerTrigger("*/5 * * * * *")] TimerInfo timer, CancellationToken ct) => deliver.ExecuteAsync(ct);

    [Function("Jobs-SweepDevices")]
    public Task SweepDevices([TimerTrigger("0 45 3 * * *")] TimerInfo timer, CancellationToken ct) => sweep.ExecuteAsync(ct);
}
