using System.Diagnostics;
using System.Globalization;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Telemetry;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Errors;

/// <summary>
/// Sets X-Request-Id on every HTTP answer, refuses requests under overload, and turns exceptions into problem+json. It
/// lets the exceptions of socket functions through, which have <see cref="Hub.SocketGate"/>, and those of timers, which must
/// fail visibly.
/// </summary>
public sealed partial class ErrorMiddleware(LoadGate load, ILogger<ErrorMiddleware> logger, TimeProvider time) : IFunctionsWorkerMiddleware
{
    private readonly FailureLines _lines = new(time);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        RequestId.Answer(http);
        if (!http.Request.Path.StartsWithSegments("/api/health", StringComparison.OrdinalIgnoreCase) && load.Check() is { } refusal)
        {
            await AnswerAsync(http, refusal);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone, so nobody waits for an answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, e);
        }
    }

    private async Task AnswerAsync(HttpContext http, Exception exception)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        var problem = ProblemMap.Of(exception, http.Request.Path, traceId);
        ChatTelemetry.CountRefusal(problem.Code);
        if (problem.Status >= StatusCodes.Status500InternalServerError && _lines.IsDue(exception))
        {
            Log.Failed(logger, problem.Code, traceId, DependencyException.IsRefusal(exception) ? null : exception);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (problem.RetryAfterMs is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait / 1000.0).ToString(CultureInfo.InvariantCulture);
        }

        http.Response.StatusCode = problem.Status;
        await http.Response.WriteAsJsonAsync(problem, ChatJson.Options, "application/problem+json", http.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request failed with {Code}, trace {TraceId}.")]
        public static partial void Failed(ILogger logger, string code, string traceId, Exception? exception);
    }
}
