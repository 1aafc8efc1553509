using Chat.Core.Members;
using Chat.Core.Privacy;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>Timer jobs that erase data for good. Each is idempotent, so the next run finishes one that was cut off.</summary>
public sealed class CleanUpFunctions(EraseCleared cleared, FinishErasures erasures)
{
    [Function("Jobs-EraseCleared")]
    public Task EraseCleared([TimerTrigger("20 * * * * *")] TimerInfo timer, CancellationToken ct) => cleared.ExecuteAsync(ct);

    [Function("Jobs-FinishErasures")]
    public Task FinishErasures([TimerTrigger("10,40 * * * * *")] TimerInfo timer, CancellationToken ct) => erasures.ExecuteAsync(ct);
}
