using System.Net;
using Chat.Core.Push;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Timeout;

namespace Chat.Adapters.Push;

/// <summary>A timeout and a circuit breaker for each push service, so that one that is down does not hold up the others.</summary>
internal sealed partial class PushCircuits(TimeProvider time, ILogger<PushCircuits> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipelineRegistry<string> _pipelines = new();

    /// <summary>Sends, and answers with <see cref="PushResult.Retry"/> when the service fails, hangs, or failed too often lately.</summary>
    public async Task<PushResult> RunAsync(string service, Func<CancellationToken, Task<PushResult>> send, CancellationToken ct)
    {
        try
        {
            var pipeline = _pipelines.GetOrAddPipeline(service, Configure);
            return await pipeline.ExecuteAsync(async token => await send(token), ct);
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException)
        {
            Log.AddressRefused(logger, service);
            return PushResult.Refused;
        }
        catch (PushServiceException e)
        {
            Log.ServiceFailed(logger, service, e.GetType().Name);
            return PushResult.Retry with { After = e.RetryAfter };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutRejectedException)
        {
            Log.ServiceFailed(logger, service, e.GetType().Name);
            return PushResult.Retry;
        }
        catch (BrokenCircuitException)
        {
            return PushResult.Retry;
        }
    }

    /// <summary>The meaning of a status where the service has no rule of its own.</summary>
    /// <exception cref="PushServiceException">The service failed.</exception>
    public PushResult Judge(string service, HttpResponseMessage response)
    {
        var after = RetryAfterOf(response);
        switch (response.StatusCode)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                return PushResult.Sent;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return PushResult.Gone;
            case HttpStatusCode.TooManyRequests:
                // Too much for this device or account; the service itself works.
                return PushResult.Retry with { After = after };
            case HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                throw new PushServiceException(after);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                Log.KeyRefused(logger, service, (int)response.StatusCode);
                return PushResult.Refused;
            default:
                Log.PushRefused(logger, service, (int)response.StatusCode);
                return PushResult.Refused;
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private void Configure(ResiliencePipelineBuilder builder)
    {
        builder.TimeProvider = time;
        builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception
                    is PushServiceException or IOException or TimeoutRejectedException
                    or HttpRequestException { InnerException: not ForbiddenAddressException }),
            })
            .AddTimeout(Timeout);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The push service {Service} failed: {Fault}.")]
        public static partial void ServiceFailed(ILogger logger, string service, string fault);

        [LoggerMessage(2, LogLevel.Error, "The push service {Service} refuses this server's key with {Status}.")]
        public static partial void KeyRefused(ILogger logger, string service, int status);

        [LoggerMessage(3, LogLevel.Warning, "The push service {Service} refuses a push with {Status}.")]
        public static partial void PushRefused(ILogger logger, string service, int status);

        [LoggerMessage(4, LogLevel.Warning, "An endpoint of {Service} has no public address.")]
        public static partial void AddressRefused(ILogger logger, string service);
    }
}

/// <summary>A push service answered that it failed.</summary>
internal sealed class PushServiceException(TimeSpan? retryAfter) : Exception("The push service failed.")
{
    public TimeSpan? RetryAfter => retryAfter;
}
