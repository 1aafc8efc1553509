using Chat.Core.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>Timer jobs for files. Each is idempotent, so the next run finishes a run that was interrupted.</summary>
public sealed class MediaCleanUpFunctions(SweepMedia sweep, ReconcileMedia reconcile)
{
    [Function("Jobs-SweepMedia")]
    public Task SweepMedia([TimerTrigger("50 * * * * *")] TimerInfo timer, CancellationToken ct) => sweep.ExecuteAsync(ct);

    [Function("Jobs-ReconcileMedia")]
    public Task ReconcileMedia([TimerTrigger("10 30 3 * * *")] TimerInfo timer, CancellationToken ct) => reconcile.ExecuteAsync(ct);
}
