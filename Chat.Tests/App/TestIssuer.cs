using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.App;

/// <summary>An OpenID Connect issuer: the two documents that a verifier of tokens asks for, and the keys behind them.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "chat-api";

    private readonly WebApplication _app;

    private TestIssuer(WebApplication app) => _app = app;

    public string Address { get; private set; } = string.Empty;

    public RsaSecurityKey Rsa { get; } = new(RSA.Create(2048)) { KeyId = "rsa-1" };

    public ECDsaSecurityKey Ecdsa { get; } = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "ec-1" };

    /// <summary>The keys that the issuer publishes now.</summary>
    public IReadOnlyList<AsymmetricSecurityKey> Published { get; set; } = [];

    /// <summary>The name that the issuer gives itself; null for its address.</summary>
    public string? Name { get; set; }

    /// <summary>Runs before each answer.</summary>
    public Func<HttpContext, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Fetches { get; private set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        issuer.Published = [issuer.Rsa, issuer.Ecdsa];
        app.Use(async (context, next) =>
        {
            await issuer.Before(context);
            if (!context.Response.HasStarted && context.Response.StatusCode == 200)
            {
                await next();
            }
        });
        app.MapGet("/.well-known/openid-configuration", issuer.Describe);
        app.MapGet("/keys", () => Results.Json(new { keys = issuer.Published.Select(PublicPart) }));
        await app.StartAsync();
        issuer.Address = app.Urls.First();
        return issuer;
    }

    /// <summary>The settings that make the product trust this issuer.</summary>
    public string[] Settings() => [$"--JWT_ISSUER={Address}", $"--JWT_AUDIENCE={Audience}"];

    /// <summary>A token as this issuer makes it, but for what <paramref name="change"/> does to its claims.</summary>
    public string Token(SecurityKey key, string algorithm, string userId, Action<JwtPayload>? change = null)
    {
        var payload = new JwtPayload
        {
            ["iss"] = Address,
            ["aud"] = Audience,
            ["sub"] = userId,
            ["exp"] = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(),
        };
        change?.Invoke(payload);
        return new JwtSecurityTokenHandler().WriteToken(
            new JwtSecurityToken(new JwtHeader(new SigningCredentials(key, algorithm)), payload));
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Describe()
    {
        Fetches++;
        return Results.Json(new { issuer = Name ?? Address, jwks_uri = $"{Address}/keys" });
    }

    private static object PublicPart(AsymmetricSecurityKey key) => key switch
    {
        RsaSecurityKey rsa => OfRsa(rsa),
        ECDsaSecurityKey ecdsa => OfEcdsa(ecdsa),
        _ => throw new NotSupportedException(),
    };

    private static object OfRsa(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = key.KeyId,
            n = Base64UrlEncoder.Encode(parameters.Modulus),
            e = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    private static object OfEcdsa(ECDsaSecurityKey key)
    {
        var parameters = key.ECDsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "EC",
            use = "sig",
            crv = "P-256",
            kid = key.KeyId,
            x = Base64UrlEncoder.Encode(parameters.Q.X),
            y = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
    }
}
