using Chat.Core;
using Chat.Core.Presence;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>Timer jobs for leases. Each is idempotent, so the next run finishes one that was cut off.</summary>
public sealed class PresenceFunctions(SweepLeases sweep, CheckSilentLeases check, TimeProvider time)
{
    [Function("Jobs-SweepLeases")]
    public Task SweepLeases([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken ct) =>
        sweep.ExecuteAsync(time.GetNow(), ct);

    [Function("Jobs-CheckSilentLeases")]
    public Task CheckSilentLeases([TimerTrigger("10 * * * * *")] TimerInfo timer, CancellationToken ct) => check.ExecuteAsync(ct);
}
