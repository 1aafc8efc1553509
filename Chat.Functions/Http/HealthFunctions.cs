using System.Reflection;
using Chat.Core.Chats;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>For probes, without a token: does the process live, can it serve, which version is it.</summary>
public sealed class HealthFunctions(IChatStore chats)
{
    private static readonly string Version =
        typeof(HealthFunctions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    [Function("Health-Live")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        Results.Ok(new { status = "live" });

    /// <summary>Asks the store for a chat that can't exist: 200 when it answers, 503 when it does not.</summary>
    [Function("Health-Ready")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken ct)
    {
        await chats.FindAsync("ready", ct);
        return Results.Ok(new { status = "ready" });
    }

    [Function("Version")]
    public IResult GetVersion([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "version")] HttpRequest request) =>
        Results.Ok(new { version = Version });
}
