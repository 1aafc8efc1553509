using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Chat.Core.Access;
using Chat.Core.Safety;

namespace Chat.Core.Privacy;

/// <summary>A suspension as the suspended user may see it.</summary>
/// <param name="At">When it began.</param>
/// <param name="Until">When it ends by itself; null means never.</param>
public sealed record OwnSuspension(DateTimeOffset At, DateTimeOffset? Until);

/// <summary>A report as its reporter may see it: what they reported, without the decision about it.</summary>
public sealed record OwnReport(
    string Id, string UserId, string ChatId, IReadOnlyList<string> MessageIds, ReportReason Reason, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>The user's suspension, and the reports that the user made. Reports about a user are in nobody's export.</summary>
public sealed class ExportSafety(IReportStore reports, ISuspensionStore suspensions)
{
    public async IAsyncEnumerable<ExportLine> ListAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await suspensions.FindAsync(userId, ct) is { } suspension)
        {
            yield return new ExportLine("suspension", new OwnSuspension(suspension.At, suspension.Until));
        }

        for (string? after = null; ;)
        {
            var page = await reports.ListOfReporterAsync(userId, after, Limits.MaxPageSize, ct);
            foreach (var report in page)
            {
                yield return new ExportLine("report", Of(report));
            }

            if (page.Count < Limits.MaxPageSize)
            {
                yield break;
            }

            after = page[^1].Id;
        }
    }

    private static OwnReport Of(Report report) => new(
        report.Id, report.UserId, report.ChatId, [.. report.Messages.Select(message => message.Id)], report.Reason, report.CreatedAt)
        { Note = report.Note };
}
