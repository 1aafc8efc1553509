using Chat.Core;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Users;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>Timer jobs. Each is idempotent, so the next run finishes a run that was interrupted.</summary>
public sealed class CleanUpFunctions(
    SweepLeases leases, EraseCleared cleared, FinishErasures erasures, TimeProvider time)
{
    [Function("Jobs-SweepLeases")]
    public Task SweepLeases([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken ct) =>
        leases.ExecuteAsync(time.GetNow(), ct);

    [Function("Jobs-EraseCleared")]
    public Task EraseCleared([TimerTrigger("20 * * * * *")] TimerInfo timer, CancellationToken ct) => cleared.ExecuteAsync(ct);

    [Function("Jobs-FinishErasures")]
    public Task FinishErasures([TimerTrigger("10,40 * * * * *")] TimerInfo timer, CancellationToken ct) => erasures.ExecuteAsync(ct);
}
