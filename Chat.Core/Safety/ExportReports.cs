using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Chat.Core.Safety;

/// <summary>A report as its reporter may see it: what they reported, without the decision about it.</summary>
public sealed record OwnReport(
    string Id, string UserId, string ChatId, IReadOnlyList<string> MessageIds, ReportReason Reason, DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>The reports that a user made. Reports about a user are in nobody's export.</summary>
public sealed class ExportReports(IReportStore reports)
{
    public async IAsyncEnumerable<OwnReport> ListAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string? after = null; ;)
        {
            var page = await reports.ListOfReporterAsync(userId, after, Limits.MaxPageSize, ct);
            foreach (var report in page)
            {
                yield return Of(report);
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
