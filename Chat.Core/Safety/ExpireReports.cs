namespace Chat.Core.Safety;

/// <summary>Removes reports that were kept long enough. Their files are then deleted like any others that no message shows.</summary>
public sealed class ExpireReports(IReportStore reports, TimeProvider time)
{
    public Task ExecuteAsync(CancellationToken ct) => reports.RemoveExpiredAsync(time.GetNow(), ct);
}
