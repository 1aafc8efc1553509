using Chat.Core.Connections;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>The address and token of a SignalR connection. SignalR clients call it by themselves below the base path /api.</summary>
public sealed class NegotiateFunctions(CallerGate gate, Negotiate negotiate)
{
    [Function("Negotiate")]
    public async Task<IResult> Negotiate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "negotiate")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await negotiate.ExecuteAsync(caller.UserId, ct));
    }
}
