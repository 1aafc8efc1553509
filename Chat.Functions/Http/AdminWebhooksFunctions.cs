using Chat.Core.Webhooks;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Administrators: the endpoints of webhooks.</summary>
public sealed class AdminWebhooksFunctions(CallerGate gate, ListWebhooks list, ReplayWebhooks replay)
{
    [Function("Admin-ListWebhooks")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoute.Segment + "/webhooks")] HttpRequest request,
        CancellationToken ct) =>
        Results.Ok(await list.ExecuteAsync(await gate.AdmitAdministratorAsync(request, ct), ct));

    [Function("Admin-ReplayWebhooks")]
    public async Task<IResult> Replay(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoute.Segment + "/webhooks/{endpoint}/replay")] HttpRequest request,
        string endpoint,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAdministratorAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        return Results.Ok(
            await replay.ExecuteAsync(new ReplayWebhooksInput(caller, endpoint, body.Text("chatId"), body.Time("since")), ct));
    }
}
