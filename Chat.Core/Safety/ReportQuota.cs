using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Safety;

/// <summary>
/// Reserves the id of a report. The same report within a day gets the same id, also when two requests come at the same time,
/// so a report is stored once. Reserved ids count against the quota.
/// </summary>
public sealed class ReportQuota(IReportStore reports, IdGenerator ids, OptimisticRetry retry, TimeProvider time)
{
    /// <param name="userId">The reporter.</param>
    /// <param name="key">Identifies what is reported.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<RecentReport> ReserveAsync(string userId, string key, CancellationToken ct)
    {
        RecentReport? reserved = null;
        await retry.RunAsync(async () =>
        {
            var before = await reports.GetReporterAsync(userId, ct);
            var after = Decide(before, key, out reserved);
            return ReferenceEquals(before, after) || await reports.SaveReporterAsync(before, after, ct);
        });
        return reserved!;
    }

    private Reporter Decide(Reporter reporter, string key, out RecentReport reserved)
    {
        var now = time.GetNow();
        var recent = reporter.Recent.Where(report => report.At > now - Limits.ReportWindow).ToList();
        if (recent.Find(report => report.Key == key) is { } repeated)
        {
            reserved = repeated;
            return reporter;
        }

        if (recent.Count >= Limits.MaxReports)
        {
            throw new ChatException(ErrorCode.ReportQuota, $"At most {Limits.MaxReports} reports can be made in 24 hours.")
            {
                RetryAfter = recent.Min(report => report.At) + Limits.ReportWindow - now,
            };
        }

        reserved = new RecentReport(key, ids.NewId(), now);
        return reporter with { Recent = [.. recent, reserved] };
    }
}
