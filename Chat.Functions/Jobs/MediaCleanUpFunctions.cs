using Chat.Core.Media;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>What time brings about for files. Each can be repeated, so a run that was cut off is finished by the next.</summary>
public sealed class MediaCleanUpFunctions(SweepMedia sweep, ReconcileMedia reconcile)
{
    [Function("Jobs-SweepMedia")]
    public Task SweepMedia([TimerTrigger("50 * * * * *")] TimerInfo timer, CancellationToken ct) => sweep.ExecuteAsync(ct);

    [Function("Jobs-ReconcileMedia")]
    public Task ReconcileMedia([TimerTrigger("10 30 3 * * *")] TimerInfo timer, CancellationToken ct) => reconcile.ExecuteAsync(ct);
}
