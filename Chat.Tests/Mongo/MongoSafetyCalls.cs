using Chat.Core.Safety;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>The calls of the ports of reports and administration: each once, and each with its budget.</summary>
internal static class MongoSafetyCalls
{
    private static CancellationToken Ct => CancellationToken.None;

    public static async Task RunAsync(Stores stores)
    {
        var report = ReportStoreContract.NewReport(Stores.NewId("reporter"), "file");
        await stores.Reports.AddAsync(report, Ct);
        await stores.Reports.FindAsync(report.Id, Ct);
        await stores.Reports.SaveAsync(report, report, Ct);
        await stores.Reports.ListAsync(ReportState.Open, null, 10, Ct);
        await stores.Reports.ListOfReporterAsync(report.ReporterId, null, 10, Ct);
        await stores.Reports.FindHoldAsync("file", Stores.Start, Ct);
        var reporter = await stores.Reports.GetReporterAsync(report.ReporterId, Ct);
        await stores.Reports.SaveReporterAsync(reporter, reporter with { Recent = [new RecentReport("k", "id", Stores.Start)] }, Ct);
        await stores.Reports.RemoveExpiredAsync(Stores.Start.AddYears(-20), Ct);
        await stores.Suspensions.SaveAsync(new Suspension(report.UserId, null, "root", Stores.Start), Ct);
        await stores.Suspensions.FindAsync(report.UserId, Ct);
        await stores.Suspensions.RemoveAsync(report.UserId, Ct);
        await stores.Audit.AddAsync(NewEntry(), Ct);
        await stores.Audit.ListAsync(null, 10, Ct);
    }

    private static AuditEntry NewEntry() => new(Stores.NewId("a"), Stores.Start, "root", AuditActions.ListAudit, null, null);

    public static IEnumerable<MongoBudgetCall> Budgets() =>
    [
        new("IReportStore.GetReporterAsync", "", (stores, scene) => stores.Reports.GetReporterAsync(scene.Ana, Ct)),
        new("IReportStore.SaveReporterAsync", "", (stores, scene) => stores.Reports.SaveReporterAsync(new Reporter(scene.Ana, [], 0), new Reporter(scene.Ana, [], 0), Ct)),
        new("IReportStore.AddAsync", "", (stores, scene) => stores.Reports.AddAsync(ReportStoreContract.NewReport(scene.Ana), Ct)),
        new("IReportStore.FindAsync", "", (stores, _) => stores.Reports.FindAsync("any", Ct)),
        new("IReportStore.SaveAsync", "", (stores, scene) => stores.Reports.SaveAsync(ReportStoreContract.NewReport(scene.Ana), ReportStoreContract.NewReport(scene.Ana), Ct)),
        new("IReportStore.ListAsync", "", (stores, _) => stores.Reports.ListAsync(ReportState.Open, null, 10, Ct)),
        new("IReportStore.ListOfReporterAsync", "", (stores, scene) => stores.Reports.ListOfReporterAsync(scene.Ana, null, 10, Ct)),
        new("IReportStore.FindHoldAsync", "", (stores, _) => stores.Reports.FindHoldAsync("any", Stores.Start, Ct)),
        new("IReportStore.RemoveExpiredAsync", "", (stores, _) => stores.Reports.RemoveExpiredAsync(Stores.Start.AddYears(-20), Ct)),
        new("ISuspensionStore.FindAsync", "", (stores, scene) => stores.Suspensions.FindAsync(scene.Ana, Ct)),
        new("ISuspensionStore.SaveAsync", "", (stores, scene) => stores.Suspensions.SaveAsync(new Suspension(scene.Ana, null, "root", Stores.Start), Ct)),
        new("ISuspensionStore.RemoveAsync", "", (stores, scene) => stores.Suspensions.RemoveAsync(scene.Ana, Ct)),
        new("IAuditLog.AddAsync", "", (stores, _) => stores.Audit.AddAsync(NewEntry(), Ct)),
        new("IAuditLog.ListAsync", "", (stores, _) => stores.Audit.ListAsync(null, 10, Ct)),
    ];
}
