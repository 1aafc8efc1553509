using Chat.Core.Access;
using Chat.Core.Errors;

namespace Chat.Core.Safety;

/// <summary>One report with the copies of its messages.</summary>
public sealed class GetReport(AdminAccess access, IReportStore reports, ReportViewFactory views)
{
    public async Task<ReportView> ExecuteAsync(AdminCaller caller, string reportId, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.GetReport, reportId, detail: null, ct);
        return views.WithMessages(await reports.FindAsync(reportId, ct) ?? throw ChatException.NotFound());
    }
}
