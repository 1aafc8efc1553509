using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Push;

/// <param name="Token">The device.</param>
/// <param name="Headers">Those that begin with apns-.</param>
internal sealed record ApnsPush(string Token, IReadOnlyDictionary<string, string> Headers, JsonElement Payload);

/// <summary>Apple Push Notification service with its rules: HTTP/2, the team's token and how often it changes, headers, sizes.</summary>
internal sealed class FakeApns(TimeProvider time) : IAsyncDisposable
{
    private WebApplication? _app;
    private (string Token, DateTimeOffset Since) _known;

    public Uri Address => new(_app!.Urls.First());

    public ConcurrentQueue<ApnsPush> Pushes { get; } = new();

    /// <summary>A status, a reason and a time to answer instead, by the device's token.</summary>
    public Func<string, (int Status, string Reason, DateTimeOffset? Since)?> Fault { get; set; } = _ => null;

    public static async Task<FakeApns> StartAsync(TimeProvider time)
    {
        var fake = new FakeApns(time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        fake._app = builder.Build();
        fake._app.MapPost("/3/device/{token}", fake.PushAsync);
        await fake._app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task<IResult> PushAsync(string token, HttpRequest request)
    {
        if (Fault(token) is { } fault)
        {
            return Refuse(fault.Status, fault.Reason, fault.Since);
        }

        if (JudgeToken(request.Headers.Authorization.ToString()) is { } refusal)
        {
            return refusal;
        }

        var headers = request.Headers.Where(h => h.Key.StartsWith("apns-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal);
        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var payload = JsonElement.Parse(body);
        Pushes.Enqueue(new ApnsPush(token, headers, payload));
        return Encoding.UTF8.GetByteCount(body) > 4_096 ? Refuse(413, "PayloadTooLarge") : JudgePush(headers, payload.GetProperty("aps"));
    }

    private static IResult JudgePush(Dictionary<string, string> headers, JsonElement aps) =>
        (headers["apns-push-type"], headers["apns-priority"]) switch
    {
        _ when headers["apns-collapse-id"].Length > 64 => Refuse(400, "BadCollapseId"),
        _ when headers["apns-topic"] != "com.example.chat" => Refuse(400, "DeviceTokenNotForTopic"),
        ("alert", "10" or "5") => Results.Ok(),
        ("background", "5") when aps.EnumerateObject().All(p => p.Name == "content-available") => Results.Ok(),
        ("background", _) => Refuse(400, "BadPriority"),
        _ => Refuse(400, "InvalidPushType"),
    };

    private IResult? JudgeToken(string header)
    {
        var now = time.GetUtcNow();
        var parts = header.Split(' ')[^1].Split('.');
        using var key = ECDsa.Create();
        key.ImportFromPem(PushSamples.EcKey.Value);
        if (!key.VerifyData(Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}"), PushSamples.Bytes(parts[2]), HashAlgorithmName.SHA256)
            || JsonElement.Parse(PushSamples.Bytes(parts[0])).GetProperty("kid").GetString() != "ABC1234567"
            || JsonElement.Parse(PushSamples.Bytes(parts[1])).GetProperty("iss").GetString() != "DEF7654321")
        {
            return Refuse(403, "InvalidProviderToken");
        }

        if (JsonElement.Parse(PushSamples.Bytes(parts[1])).GetProperty("iat").GetInt64() < now.AddHours(-1).ToUnixTimeSeconds())
        {
            return Refuse(403, "ExpiredProviderToken");
        }

        if (_known.Token is { } known && known != header && now - _known.Since < TimeSpan.FromMinutes(20))
        {
            return Refuse(429, "TooManyProviderTokenUpdates");
        }

        _known = _known.Token == header ? _known : (header, now);
        return null;
    }

    private static IResult Refuse(int status, string reason, DateTimeOffset? since = null) =>
        Results.Json(new { reason, timestamp = since?.ToUnixTimeMilliseconds() }, statusCode: status);
}
