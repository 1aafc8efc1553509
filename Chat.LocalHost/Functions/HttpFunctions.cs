using System.Diagnostics;
using System.Text.Json;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Functions.Errors;
using Chat.Functions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace Chat.LocalHost.Functions;

/// <summary>Serves the functions with an HTTP trigger below /api.</summary>
internal static partial class HttpFunctions
{
    private const string Prefix = "/api/";

    /// <summary>The longest that one request may take, its body included: 100 MB at 58 KB/s.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(30);

    public static void MapHttpFunctions(this IEndpointRouteBuilder endpoints)
    {
        var catalog = endpoints.ServiceProvider.GetRequiredService<FunctionCatalog>();
        foreach (var function in catalog.Functions.Where(function => function.Trigger is HttpTriggerAttribute))
        {
            RequestDelegate handle = http => RunAsync(http, function);
            var endpoint = ((HttpTriggerAttribute)function.Trigger).Methods is { Length: > 0 } methods
                ? endpoints.MapMethods(Prefix + function.Route, methods, handle)
                : endpoints.Map(Prefix + function.Route, handle);
            endpoint.WithDisplayName(function.Name);
        }

        var routes = new RouteTable(endpoints.ServiceProvider.GetRequiredService<HostedProgram>().FunctionTypes);
        endpoints.Map("{**path}", http => RefuseAsync(http, UnmatchedFunctions.Refuse(http, routes)));
    }

    private static async Task RunAsync(HttpContext http, FunctionDescription function)
    {
        var invoker = http.RequestServices.GetRequiredService<FunctionInvoker>();
        var log = http.RequestServices.GetRequiredService<ILogger<FunctionInvoker>>();
        using var deadline = new CancellationTokenSource(MaxDuration);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        try
        {
            await invoker.InvokeAsync(function, new InvocationInput(http), either.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away, so nobody waits for an answer.
            LogAborted(log, function.Name);
        }
        // As on Azure, an exception that escapes a function becomes an empty 500, so its text stays here.
        catch (Exception e)
        {
            LogFailed(log, function.Name, e);
            Fail(http);
        }
    }

    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    public static Task RefuseAsync(HttpContext http, ChatException refusal)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
        var problem = ProblemMap.Of(refusal, http.Request.Path, traceId);
        return TypedResults.Json(problem, ChatJson.Options, "application/problem+json", problem.Status).ExecuteAsync(http);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} failed.")]
    private static partial void LogFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of {Function} went away.")]
    private static partial void LogAborted(ILogger logger, string function);
}
