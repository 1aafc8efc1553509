using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EmptyWorker;

/// <summary>Two functions on the routes that are measured.</summary>
public sealed class EmptyFunctions
{
    [Function("Live")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        Results.Ok(new { request.Method });

    [Function("Active")]
    public IResult Active([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/active")] HttpRequest request) =>
        Results.Ok(new { request.Method });
}
