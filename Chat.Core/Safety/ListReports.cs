using Chat.Core.Access;
using Chat.Core.Paging;

namespace Chat.Core.Safety;

/// <summary>Lists the open or the resolved reports, newest first, without the copies.</summary>
public sealed class ListReports(AdminAccess access, IReportStore reports)
{
    public async Task<Page<ReportView>> ExecuteAsync(AdminCaller caller, ReportState state, PageRequest page, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.ListReports, target: null, detail: null, ct);

        var cut = new PageCut<Report>($"reports|{caller.UserId}|{state}", page, report => [report.Id]);
        return cut.Of(await reports.ListAsync(state, cut.Position(parts: 1)?[0], cut.Limit, ct)).Select(ReportViewFactory.Of);
    }
}
