using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Chat.Core.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Functions.Security;

/// <summary>
/// Turns a bearer token into the caller, or into a 401 that does not say what was wrong with it; the log does. The
/// token's algorithm decides which of the configured keys can have signed it, and each kind of key is tried with its own
/// algorithms alone.
/// </summary>
public sealed class TokenValidator(
    IOptions<JwtOptions> options, OpenIdIssuer issuer, VerifiedTokens verified, TokenRefusals refusals, TimeProvider time)
{
    private const int MaxTokenLength = 8192;
    private const double ClockSkewSeconds = 30;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };

    // The previous secret is empty unless the secret is being rotated.
    private readonly IReadOnlyList<SecurityKey> _secrets =
    [
        .. from secret in new[] { options.Value.Secret, options.Value.PreviousSecret }
           where secret.Length > 0
           select new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)),
    ];

    /// <exception cref="ChatException">There is no token, or it is refused.</exception>
    /// <exception cref="DependencyException">The issuer's keys can't be fetched.</exception>
    public async Task<Caller> ValidateAsync(string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
        {
            throw TokenException.Refusal();
        }

        try
        {
            return (token.Length <= MaxTokenLength ? verified.Find(token) : null) ?? await VerifyAsync(token, ct);
        }
        catch (TokenException e)
        {
            refusals.Log(e.Fault);
            throw TokenException.Refusal();
        }
    }

    private async Task<Caller> VerifyAsync(string token, CancellationToken ct)
    {
        var (parsed, header, payload) = Parse(token);
        RequireNoExtension(header);
        await RequireSignatureAsync(parsed, ct);
        var expires = RequireAlive(payload);
        var caller = TokenClaims.ToCaller(payload);
        verified.Add(token, caller, expires);
        return caller;
    }

    private static (JsonWebToken Token, JsonElement Header, JsonElement Payload) Parse(string token)
    {
        try
        {
            var parsed = token.Length <= MaxTokenLength ? new JsonWebToken(token) : throw new TokenException(TokenFault.Malformed);
            // The claims are read from the JSON itself: the library turns a sub that is a number into a string.
            return (parsed, ToJson(parsed.EncodedHeader), ToJson(parsed.EncodedPayload));
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException or JsonException)
        {
            throw new TokenException(TokenFault.Malformed);
        }
    }

    private static JsonElement ToJson(string encoded) =>
        JsonElement.Parse(Base64Url.DecodeFromChars(encoded)) is { ValueKind: JsonValueKind.Object } json
        ? json
        : throw new TokenException(TokenFault.Malformed);

    // RFC 7515 4.1.11: a token with a critical header that is not understood must be refused. None is understood here.
    private static void RequireNoExtension(JsonElement header)
    {
        if (header.TryGetProperty("crit", out _))
        {
            throw new TokenException(TokenFault.CriticalHeader);
        }

        if (header.TryGetProperty("zip", out _))
        {
            throw new TokenException(TokenFault.Compressed);
        }
    }

    private async Task RequireSignatureAsync(JsonWebToken token, CancellationToken ct)
    {
        var parameters = token.Alg switch
        {
            SecurityAlgorithms.HmacSha256 when options.Value.HasSecret => OfSecret(),
            SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256 when options.Value.HasIssuer => OfIssuer(
                await issuer.DescribeAsync(ct)),
            _ => throw new TokenException(TokenFault.Algorithm),
        };
        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (result.IsValid)
        {
            return;
        }

        // A forged HS256 token says nothing about the issuer's keys.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && token.Alg != SecurityAlgorithms.HmacSha256)
        {
            issuer.LookForNewKeys();
        }

        throw new TokenException(FaultOf(result.Exception));
    }

    private static TokenFault FaultOf(Exception exception) => exception switch
    {
        SecurityTokenInvalidIssuerException => TokenFault.Issuer,
        SecurityTokenInvalidAudienceException => TokenFault.Audience,
        SecurityTokenInvalidAlgorithmException => TokenFault.Algorithm,
        _ => TokenFault.Signature,
    };

    private TokenValidationParameters OfSecret() => new()
    {
        IssuerSigningKeys = _secrets,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
    };

    private TokenValidationParameters OfIssuer(OpenIdConnectConfiguration description) => new()
    {
        IssuerSigningKeys = description.SigningKeys,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
        ValidIssuer = description.Issuer,
        ValidAudience = options.Value.Audience,
        ValidateLifetime = false,
    };

    // The library would compare with the system's clock; this uses the injected one. Returns when the token is refused.
    private double RequireAlive(JsonElement payload)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var last =
            TokenClaims.Seconds(payload, "exp", TokenFault.NoExpiry) + ClockSkewSeconds ?? throw new TokenException(TokenFault.NoExpiry);
        if (now >= last)
        {
            throw new TokenException(TokenFault.Expired);
        }

        return TokenClaims.Seconds(payload, "nbf", TokenFault.NotYetValid) - ClockSkewSeconds > now
            ? throw new TokenException(TokenFault.NotYetValid)
            : last;
    }
}
