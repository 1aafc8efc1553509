using Chat.Core.Access;
using Chat.Core.Safety;
using Chat.Core.Webhooks;
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
        await RunWebhooksAsync(stores);
    }

    private static async Task RunWebhooksAsync(Stores stores)
    {
        var cursor = WebhookStoreContract.NewCursor(7);
        await stores.Webhooks.ListMarkedAsync(10, Ct);
        await stores.Webhooks.UnmarkAsync("none", 1, Ct);
        await stores.Webhooks.SaveAsync(null, cursor, Ct);
        await stores.Webhooks.SaveAsync(cursor with { Version = 1 }, cursor, Ct);
        await stores.Webhooks.FindAsync(cursor.Id, Ct);
        await stores.Webhooks.ListDueAsync(Stores.Start, 10, Ct);
        await stores.Webhooks.ListSentAsync(7, Stores.Start, "", 10, Ct);
        await stores.Webhooks.GetBacklogAsync(7, Ct);
        await stores.Webhooks.RemoveAsync(cursor.Id, Ct);
        await stores.Webhooks.FindEndpointAsync(7, Ct);
        await stores.Webhooks.SaveEndpointAsync(new EndpointState(7, "u", null, null, 0), Ct);
        await stores.Webhooks.AddDeathAsync(new WebhookDeath("d", 7, "t", Stores.Start), Ct);
        await stores.Webhooks.ListDeathsAsync(7, 10, Ct);
        await stores.Webhooks.RemoveDeathsAsync(Stores.Start.AddYears(-20), Ct);
    }

    private static AuditEntry NewEntry() => new(Stores.NewId("a"), Stores.Start, "root", AuditActions.ListAudit, null, null);

    public static IEnumerable<MongoBudgetCall> Budgets() =>
    [
        new("IReportStore.GetReporterAsync", "", (stores, scene) => stores.Reports.GetReporterAsync(scene.Ana, Ct)),
        new(
            "IReportStore.SaveReporterAsync",
            "",
            (stores, scene) => stores.Reports.SaveReporterAsync(new Reporter(scene.Ana, [], 0), new Reporter(scene.Ana, [], 0), Ct)),
        new("IReportStore.AddAsync", "", (stores, scene) => stores.Reports.AddAsync(ReportStoreContract.NewReport(scene.Ana), Ct)),
        new("IReportStore.FindAsync", "", (stores, _) => stores.Reports.FindAsync("any", Ct)),
        new(
            "IReportStore.SaveAsync",
            "",
            (stores, scene) => stores.Reports.SaveAsync(
                ReportStoreContract.NewReport(scene.Ana), ReportStoreContract.NewReport(scene.Ana), Ct)),
        new("IReportStore.ListAsync", "", (stores, _) => stores.Reports.ListAsync(ReportState.Open, null, 10, Ct)),
        new("IReportStore.ListOfReporterAsync", "", (stores, scene) => stores.Reports.ListOfReporterAsync(scene.Ana, null, 10, Ct)),
        new("IReportStore.FindHoldAsync", "", (stores, _) => stores.Reports.FindHoldAsync("any", Stores.Start, Ct)),
        new("IReportStore.RemoveExpiredAsync", "", (stores, _) => stores.Reports.RemoveExpiredAsync(Stores.Start.AddYears(-20), Ct)),
        new("ISuspensionStore.FindAsync", "", (stores, scene) => stores.Suspensions.FindAsync(scene.Ana, Ct)),
        new(
            "ISuspensionStore.SaveAsync",
            "",
            (stores, scene) => stores.Suspensions.SaveAsync(new Suspension(scene.Ana, null, "root", Stores.Start), Ct)),
        new("ISuspensionStore.RemoveAsync", "", (stores, scene) => stores.Suspensions.RemoveAsync(scene.Ana, Ct)),
        new("IAuditLog.AddAsync", "", (stores, _) => stores.Audit.AddAsync(NewEntry(), Ct)),
        new("IAuditLog.ListAsync", "", (stores, _) => stores.Audit.ListAsync(null, 10, Ct)),
        new("IWebhookStore.ListMarkedAsync", "", (stores, _) => stores.Webhooks.ListMarkedAsync(10, Ct)),
        new("IWebhookStore.UnmarkAsync", "", (stores, scene) => stores.Webhooks.UnmarkAsync(scene.Chat.Id, 1, Ct)),
        new("IWebhookStore.FindAsync", "", (stores, _) => stores.Webhooks.FindAsync("any", Ct)),
        new("IWebhookStore.SaveAsync", "a new one", (stores, _) => stores.Webhooks.SaveAsync(null, WebhookStoreContract.NewCursor(8), Ct)),
        new(
            "IWebhookStore.SaveAsync",
            "",
            (stores, _) => stores.Webhooks.SaveAsync(WebhookStoreContract.NewCursor(8), WebhookStoreContract.NewCursor(8), Ct)),
        new("IWebhookStore.RemoveAsync", "", (stores, _) => stores.Webhooks.RemoveAsync("any", Ct)),
        new("IWebhookStore.ListDueAsync", "", (stores, _) => stores.Webhooks.ListDueAsync(Stores.Start.AddYears(-20), 10, Ct)),
        new("IWebhookStore.ListSentAsync", "", (stores, _) => stores.Webhooks.ListSentAsync(8, Stores.Start, "", 10, Ct)),
        new("IWebhookStore.GetBacklogAsync", "", (stores, _) => stores.Webhooks.GetBacklogAsync(8, Ct)),
        new("IWebhookStore.FindEndpointAsync", "", (stores, _) => stores.Webhooks.FindEndpointAsync(8, Ct)),
        new(
            "IWebhookStore.SaveEndpointAsync",
            "",
            (stores, _) => stores.Webhooks.SaveEndpointAsync(new EndpointState(8, "u", null, null, 0), Ct)),
        new(
            "IWebhookStore.AddDeathAsync",
            "",
            (stores, _) => stores.Webhooks.AddDeathAsync(new WebhookDeath("d", 8, "t", Stores.Start), Ct)),
        new("IWebhookStore.ListDeathsAsync", "", (stores, _) => stores.Webhooks.ListDeathsAsync(8, 10, Ct)),
        new("IWebhookStore.RemoveDeathsAsync", "", (stores, _) => stores.Webhooks.RemoveDeathsAsync(Stores.Start.AddYears(-20), Ct)),
    ];
}
