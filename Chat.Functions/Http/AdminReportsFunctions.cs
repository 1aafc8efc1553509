using Chat.Core.Safety;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Administrators: reports and decisions about them.</summary>
public sealed class AdminReportsFunctions(CallerGate gate, ListReports list, GetReport get, ResolveReport resolve)
{
    [Function("Admin-ListReports")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoute.Segment + "/reports")]
        HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAdministratorAsync(request, ct);
        var state = request.QueryOneOf("state", "open", "resolved") == "resolved" ? ReportState.Resolved : ReportState.Open;
        return Results.Ok(await list.ExecuteAsync(caller, state, request.QueryPage(), ct));
    }

    [Function("Admin-GetReport")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoute.Segment + "/reports/{reportId}")] HttpRequest request,
        string reportId,
        CancellationToken ct) =>
        Results.Ok(await get.ExecuteAsync(await gate.AdmitAdministratorAsync(request, ct), reportId, ct));

    [Function("Admin-ResolveReport")]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoute.Segment + "/reports/{reportId}/resolve")] HttpRequest request,
        string reportId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAdministratorAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        return Results.Ok(await resolve.ExecuteAsync(SafetyInputs.Resolve(caller, reportId, body), ct));
    }
}
