using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Safety;

public sealed record ResolveReportInput(AdminCaller Caller, string ReportId, ReportAction Action, DateTimeOffset? Until, string? Note);

/// <summary>
/// Decides about a report and carries the decision out. The decision is stored first; if the process dies before the action
/// is done, repeating the call does it. Repeating a finished one changes nothing.
/// </summary>
public sealed class ResolveReport(
    AdminAccess access, IReportStore reports, DeleteReported deletions, Suspensions suspensions, OptimisticRetry retry, TimeProvider time)
{
    public async Task<ReportView> ExecuteAsync(ResolveReportInput input, CancellationToken ct)
    {
        await access.RequireAsync(input.Caller, AuditActions.ResolveReport, input.ReportId, input.Action.ToString(), ct);
        Validate(input);

        var report = await SaveAsync(input.ReportId, before => Decide(before, input), ct);
        if (report.Resolution is { Applied: false } resolution)
        {
            await ApplyAsync(report, resolution, ct);
            report = await SaveAsync(report.Id, before => before with { Resolution = before.Resolution! with { Applied = true } }, ct);
        }

        return ReportViewFactory.Of(report);
    }

    private void Validate(ResolveReportInput input)
    {
        if (input.Until is not null && (input.Action != ReportAction.Suspend || input.Until <= time.GetNow()))
        {
            throw ChatException.Invalid("until", "must be in the future, and only with suspend");
        }

        if (input.Note?.EnumerateRunes().Count() > Limits.MaxNoteLength)
        {
            throw ChatException.Invalid("note", $"must have at most {Limits.MaxNoteLength} characters");
        }
    }

    private Report Decide(Report report, ResolveReportInput input)
    {
        if (report.Resolution is { } resolution)
        {
            return resolution.Action == input.Action
                ? report
                : throw new ChatException(ErrorCode.ReportResolved, "The report was resolved with another action.");
        }

        return report with
        {
            State = ReportState.Resolved,
            Resolution = new Resolution
            {
                Action = input.Action, Until = input.Until?.ToWire(), Note = input.Note, By = input.Caller.UserId, At = time.GetNow(),
            },
        };
    }

    private Task ApplyAsync(Report report, Resolution resolution, CancellationToken ct) => resolution.Action switch
    {
        ReportAction.None => Task.CompletedTask,
        ReportAction.DeleteMessages => deletions.ExecuteAsync(report, ct),
        ReportAction.Suspend => suspensions.SaveAsync(
            new Suspension(report.UserId, resolution.Until, resolution.By, resolution.At), ct),
    };

    private async Task<Report> SaveAsync(string reportId, Func<Report, Report> decide, CancellationToken ct)
    {
        Report? after = null;
        await retry.RunAsync(async () =>
        {
            var before = await reports.FindAsync(reportId, ct) ?? throw ChatException.NotFound();
            after = decide(before);
            return ReferenceEquals(before, after) || await reports.SaveAsync(before, after, ct);
        });
        return after!;
    }
}
