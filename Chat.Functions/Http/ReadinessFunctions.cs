using Chat.Core.Health;
using Chat.Functions.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>For probes, without a token: whether requests can be served.</summary>
public sealed class ReadinessFunctions(CheckReadiness readiness)
{
    /// <summary>200 when every dependency can be used; else 503, with a detail that names those that can't.</summary>
    [Function("Health-Ready")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request, CancellationToken ct)
    {
        await readiness.ExecuteAsync(ct);
        return Results.Ok(new HealthAnswer("ready"));
    }
}
