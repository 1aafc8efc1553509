using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>For probes, without a token: whether the process runs, and its version. They need nothing that can be down.</summary>
public sealed class HealthFunctions
{
    private static readonly string Version =
        typeof(HealthFunctions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    [Function("Health-Live")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) =>
        Results.Ok(new HealthAnswer("live"));

    [Function("Version")]
    public IResult GetVersion([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "version")] HttpRequest request) =>
        Results.Ok(new { version = Version });
}

/// <summary>The answer of a probe.</summary>
internal sealed record HealthAnswer(string Status);
