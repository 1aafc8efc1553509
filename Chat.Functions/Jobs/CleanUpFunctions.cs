using Chat.Core;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Users;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>What time brings about. Each can be repeated, so a run that was cut off is finished by the next.</summary>
public sealed class CleanUpFunctions(
    SweepLeases leases, EraseCleared cleared, FinishErasures erasures, TimeProvider time)
{
    [Function("Jobs-SweepLeases")]
    public Task SweepLeases([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken ct) =>
        leases.ExecuteAsync(time.GetNow(), ct);

    [Function("Jobs-EraseCleared")]
    public Task EraseCleared([TimerTrigger("20 * * * * *")] TimerInfo timer, CancellationToken ct) => cleared.ExecuteAsync(ct);

    [Function("Jobs-FinishErasures")]
    public Task FinishErasures([TimerTrigger("40 * * * * *")] TimerInfo timer, CancellationToken ct) => erasures.ExecuteAsync(ct);
}
