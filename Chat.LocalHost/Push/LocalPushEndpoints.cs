using System.Globalization;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.Push;

/// <summary>The HTTP side of the push service: RFC 8030, with VAPID (RFC 8292) required.</summary>
/// <remarks>Its handlers bind by hand, as those of the data plane do.</remarks>
internal static class LocalPushEndpoints
{
    private const int MaxBody = 4_096;
    private const int MaxTopic = 32;

    public static void MapPushService(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/push/{subscription}", async http => await (await TakeAsync(http, SubscriptionOf(http))).ExecuteAsync(http));
        endpoints.MapGet("/push/{subscription}", http => Collect(http, SubscriptionOf(http)).ExecuteAsync(http));
    }

    // Never null: the route has it.
    private static string SubscriptionOf(HttpContext http) => (string)http.GetRouteValue("subscription")!;

    private static LocalPushService ServiceOf(HttpContext http) => http.RequestServices.GetRequiredService<LocalPushService>();

    private static async Task<IResult> TakeAsync(HttpContext http, string subscription)
    {
        var (request, service, ct) = (http.Request, ServiceOf(http), http.RequestAborted);
        if (service.Fault(subscription) is { } fault)
        {
            return await FailAsync(fault, request, ct);
        }

        var address = http.RequestServices.GetRequiredService<EmulatorAddress>().Listening;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!VapidCheck.IsValid(request.Headers.Authorization, address, now))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var topic = request.Headers["Topic"].FirstOrDefault();
        if (!int.TryParse(request.Headers["TTL"], NumberStyles.None, CultureInfo.InvariantCulture, out var timeToLive)
            || (topic is not null && (topic.Length is 0 or > MaxTopic || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            || (request.ContentLength > 0 && request.Headers.ContentEncoding != "aes128gcm"))
        {
            return Results.BadRequest();
        }

        var body = new byte[MaxBody + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        if (length > MaxBody)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var isTaken = service.Take(new TakenPush(subscription, timeToLive, request.Headers["Urgency"], topic, body[..length]));
        return Results.StatusCode(isTaken ? StatusCodes.Status201Created : StatusCodes.Status410Gone);
    }

    private static IResult Collect(HttpContext http, string subscription) => ServiceOf(http).Collect(subscription) is { } push
        ? Results.Bytes(push.Body, "application/octet-stream")
        : Results.NoContent();

    private static async Task<IResult> FailAsync(int fault, HttpRequest request, CancellationToken ct)
    {
        if (fault == LocalPushService.Hang)
        {
            // Until the caller closes the connection.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }

        if (fault == StatusCodes.Status429TooManyRequests)
        {
            request.HttpContext.Response.Headers.RetryAfter = "60";
        }

        return fault is >= 300 and < 400
            ? Results.Redirect($"{request.Path}-elsewhere", permanent: fault is 301 or 308, preserveMethod: fault is 307 or 308)
            : Results.StatusCode(fault);
    }
}
