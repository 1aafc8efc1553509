using Chat.Core.Safety;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>Timer jobs for reports. Each is idempotent, so the next run finishes one that was cut off.</summary>
public sealed class SafetyFunctions(ExpireReports expire)
{
    [Function("Jobs-ExpireReports")]
    public Task ExpireReports([TimerTrigger("15 5 * * * *")] TimerInfo timer, CancellationToken ct) => expire.ExecuteAsync(ct);
}
