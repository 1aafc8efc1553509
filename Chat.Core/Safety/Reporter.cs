namespace Chat.Core.Safety;

/// <summary>A user's reports of the last day, by which repeats are found and the quota is counted.</summary>
/// <param name="Version">Incremented by every save; 0 for a user who has none.</param>
public sealed record Reporter(string UserId, IReadOnlyList<RecentReport> Recent, long Version)
{
    /// <summary>From then on no report of the user is recent.</summary>
    public DateTimeOffset ExpiresAt => Recent.Count == 0 ? DateTimeOffset.UnixEpoch : Recent.Max(report => report.At) + Limits.ReportWindow;
}

/// <param name="Key">Reports with the same key are repeats.</param>
/// <param name="ReportId">The report's id, which is reserved before the report is stored.</param>
/// <param name="At">When the id was reserved.</param>
public sealed record RecentReport(string Key, string ReportId, DateTimeOffset At);
