using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Push;

/// <summary>Firebase Cloud Messaging with its rules: the account's signature, the token's life, texts as data, the size.</summary>
internal sealed class FakeFcm(TimeProvider time) : IAsyncDisposable
{
    private WebApplication? _app;

    public Uri Address => new(_app!.Urls.First());

    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    public int TokensGiven { get; private set; }

    /// <summary>A status and an error code to answer instead, by the device's token.</summary>
    public Func<string, (int Status, string Code)?> Fault { get; set; } = _ => null;

    public static async Task<FakeFcm> StartAsync(TimeProvider time)
    {
        var fake = new FakeFcm(time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        fake._app = builder.Build();
        fake._app.MapPost("/token", fake.GiveTokenAsync);
        fake._app.MapPost("/v1/projects/chat-tests/messages:send", fake.SendAsync);
        await fake._app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task<IResult> GiveTokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var parts = form["assertion"].ToString().Split('.');
        using var key = RSA.Create();
        key.ImportFromPem(PushSamples.RsaKey.Value);
        var claims = JsonElement.Parse(PushSamples.Bytes(parts[1]));
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer"
            || !key.VerifyData(
                Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}"),
                PushSamples.Bytes(parts[2]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1)
            || claims.GetProperty("aud").GetString() != new Uri(Address, "/token").ToString()
            || claims.GetProperty("iss").GetString() != "push@chat-tests.example"
            || claims.GetProperty("iat").GetInt64() > now
                || claims.GetProperty("exp").GetInt64() is var exp && (exp <= now || exp > now + 3600))
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        TokensGiven++;
        return Results.Json(new { access_token = $"access {now + 3600}", expires_in = 3600, token_type = "Bearer" });
    }

    private async Task<IResult> SendAsync(HttpRequest request)
    {
        var access = request.Headers.Authorization.ToString().Split(' ');
        if (access is not ["Bearer", "access", var until] || long.Parse(until) <= time.GetUtcNow().ToUnixTimeSeconds())
        {
            return Error(401, "UNAUTHENTICATED");
        }

        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var message = JsonElement.Parse(body).GetProperty("message");
        if (Fault(message.GetProperty("token").GetString()!) is { } fault)
        {
            return Error(fault.Status, fault.Code);
        }

        if (Encoding.UTF8.GetByteCount(body) > 4_096 + 512
            || message.GetProperty("data").EnumerateObject().Any(p =>
                p.Value.ValueKind != JsonValueKind.String || p.Name is "from" or "notification")
            || message.GetProperty("android").TryGetProperty("collapse_key", out _))
        {
            return Error((int)HttpStatusCode.BadRequest, "INVALID_ARGUMENT");
        }

        Messages.Enqueue(message);
        return Results.Json(new { name = "projects/chat-tests/messages/1" });
    }

    private static IResult Error(int status, string code) => Results.Json(
        new { error = new { code = status, status = code, details = new[] { new { errorCode = code } } } }, statusCode: status);
}
