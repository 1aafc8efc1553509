using Chat.Core.Realtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Tests.LocalHost;

public sealed class NegotiateFunction(IRealtime realtime)
{
    [Function("where")]
    public async Task<IResult> Where([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken ct)
    {
        var access = await realtime.CreateClientAccessAsync("ana", ct);
        return Results.Text(access.Url.ToString(), request.ContentType);
    }
}
