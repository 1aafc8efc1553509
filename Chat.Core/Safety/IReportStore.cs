namespace Chat.Core.Safety;

/// <summary>
/// Keeps reports. Every call is atomic and durable when it returns; a failing store throws
/// <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IReportStore
{
    /// <summary>The user's recent reports; an empty list and version 0 when nothing was saved for the user.</summary>
    Task<Reporter> GetReporterAsync(string userId, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> with <paramref name="after"/> and increments <see cref="Reporter.Version"/>. Returns
    /// false and stores nothing when the reporter was saved since <paramref name="before"/> was read.
    /// </summary>
    Task<bool> SaveReporterAsync(Reporter before, Reporter after, CancellationToken ct);

    /// <summary>Stores a new report. Returns false and changes nothing when there is a report with this id.</summary>
    Task<bool> AddAsync(Report report, CancellationToken ct);

    /// <summary>Null when there is no such report. Any text is a valid id.</summary>
    Task<Report?> FindAsync(string id, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> with <paramref name="after"/> and increments <see cref="Report.Version"/>. Returns
    /// false and stores nothing when the report was saved or removed since <paramref name="before"/> was read.
    /// </summary>
    Task<bool> SaveAsync(Report before, Report after, CancellationToken ct);

    /// <summary>
    /// The reports in this state with an id below <paramref name="beforeId"/> (null for the first page), newest id first.
    /// </summary>
    Task<IReadOnlyList<Report>> ListAsync(ReportState state, string? beforeId, int limit, CancellationToken ct);

    /// <summary>The reports by a user with an id above <paramref name="afterId"/> (null for the first page), in the order of ids.</summary>
    Task<IReadOnlyList<Report>> ListOfReporterAsync(string reporterId, string? afterId, int limit, CancellationToken ct);

    /// <summary>
    /// The last <see cref="Report.ExpiresAt"/> after <paramref name="now"/> of the reports with a message that shows this file;
    /// null when there is no such report.
    /// </summary>
    Task<DateTimeOffset?> FindHoldAsync(string fileId, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Removes the reports that expired at or before <paramref name="now"/>, and the reporters whose last report was
    /// <see cref="Limits.ReportWindow"/> ago.
    /// </summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken ct);
}
