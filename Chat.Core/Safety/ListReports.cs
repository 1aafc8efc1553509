using Chat.Core.Access;
using Chat.Core.Paging;

namespace Chat.Core.Safety;

/// <summary>Lists the open or the resolved reports, newest first, without the copies.</summary>
public sealed class ListReports(AdminAccess access, IReportStore reports)
{
    public async Task<Page<ReportView>> ExecuteAsync(AdminCaller caller, ReportState state, PageRequest page, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.ListReports, target: null, detail: null, ct);

        var list = $"reports|{caller.UserId}|{state}";
        var size = page.RequireSize();
        var before = page.Cursor is null ? null : Cursor.Decode(list, page.Cursor, parts: 1)[0];
        var found = await reports.ListAsync(state, before, size + 1, ct);
        return Page.Cut(found, size, last => Cursor.Encode(list, last.Id)).Select(ReportViewFactory.Of);
    }
}
