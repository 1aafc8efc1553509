using Chat.Core.Access;
using Chat.Core.Safety;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Administrators: suspensions, traces and the audit log. For anyone else there is nothing here.</summary>
public sealed class AdminFunctions(CallerGate gate, SuspendUser suspend, TraceMessage trace, ListAudit audit)
{
    [Function("Admin-Suspend")]
    public async Task<IResult> Suspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoute.Segment + "/users/{userId}/suspend")] HttpRequest request,
        string userId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAdministratorAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        return Results.Ok(await suspend.SuspendAsync(caller, userId, body.Time("until"), ct));
    }

    [Function("Admin-Unsuspend")]
    public async Task<IResult> Unsuspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoute.Segment + "/users/{userId}/unsuspend")] HttpRequest request,
        string userId,
        CancellationToken ct) =>
        Results.Ok(await suspend.UnsuspendAsync(await gate.AdmitAdministratorAsync(request, ct), userId, ct));

    [Function("Admin-Trace")]
    public async Task<IResult> Trace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoute.Segment + "/messages/{chatId}/{messageId}/trace")]
        HttpRequest request,
        string chatId,
        string messageId,
        CancellationToken ct) =>
        Results.Ok(await trace.ExecuteAsync(await gate.AdmitAdministratorAsync(request, ct), chatId, messageId, ct));

    [Function("Admin-Audit")]
    public async Task<IResult> Audit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoute.Segment + "/audit")] HttpRequest request,
        CancellationToken ct) =>
        Results.Ok(await audit.ExecuteAsync(await gate.AdmitAdministratorAsync(request, ct), request.QueryPage(), ct));
}
