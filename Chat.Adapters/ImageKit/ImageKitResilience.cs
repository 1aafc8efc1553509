using System.Globalization;
using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Chat.Adapters.ImageKit;

/// <summary>Decides when a call to ImageKit is retried, and after which wait.</summary>
internal static class ImageKitResilience
{
    private const int MaxRetries = 2;

    /// <summary>ImageKit sends the milliseconds to wait in this header, and no Retry-After.</summary>
    private const string ResetHeader = "X-RateLimit-Reset";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>For calls without a body: a timeout for all attempts, retries, and a timeout for each attempt.</summary>
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ImageKitOptions options) => builder
        .AddTimeout(options.CallTimeout)
        .AddRetry(Retry())
        .AddTimeout(options.AttemptTimeout);

    /// <summary>For an upload whose content can be read again.</summary>
    public static ResiliencePipeline<HttpResponseMessage> ForUploads(TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(Retry()).Build();

    /// <summary>The wait that ImageKit asks for; null when it does not say.</summary>
    public static TimeSpan? ResetAfter(HttpResponseMessage? response) =>
        response?.StatusCode == HttpStatusCode.TooManyRequests
        && response.Headers.TryGetValues(ResetHeader, out var values)
        && double.TryParse(values.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is >= 0 and < int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = LongestWait,
        ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
        DelayGenerator = static arguments => ValueTask.FromResult(ResetAfter(arguments.Outcome.Result)),
    };

    // A wait that is too long for a request is passed on to the caller instead.
    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result: { StatusCode: HttpStatusCode.TooManyRequests } response } => !(ResetAfter(response) > LongestWait),
        { Result.StatusCode: HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };
}
