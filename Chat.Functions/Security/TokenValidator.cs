using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Text;
using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Functions.Security;

/// <summary>
/// Turns a bearer token into the caller, or into a 401 that does not say what was wrong with it. The token's algorithm
/// decides which of the configured keys can have signed it, and each kind of key is tried with its own algorithms alone.
/// </summary>
public sealed class TokenValidator(IOptions<JwtOptions> options, OpenIdIssuer issuer, TimeProvider time)
{
    private const int MaxTokenLength = 8192;
    private const string AdministratorRole = "admin";

    private static readonly string[] UserClaims = ["sub", "userId", "id", "_id"];
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JwtSecurityTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };

    /// <exception cref="DependencyException">The issuer's keys can't be had.</exception>
    public async Task<Caller> ValidateAsync(string? token, CancellationToken ct)
    {
        try
        {
            var parameters = await ParametersAsync(_handler.ReadJwtToken(token).Header.Alg, ct);
            _handler.ValidateToken(token, parameters, out var validated);
            return ToCaller(((JwtSecurityToken)validated).RawPayload);
        }
        catch (SecurityTokenSignatureKeyNotFoundException) when (options.Value.HasIssuer)
        {
            issuer.LookForNewKeys();
            throw Refusal();
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException or JsonException or InvalidOperationException)
        {
            throw Refusal();
        }
    }

    private async Task<TokenValidationParameters> ParametersAsync(string algorithm, CancellationToken ct) => algorithm switch
    {
        SecurityAlgorithms.HmacSha256 when options.Value.HasSecret => OfSecret(),
        SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256 when options.Value.HasIssuer => OfIssuer(await issuer.DescribeAsync(ct)),
        _ => throw Refusal(),
    };

    private TokenValidationParameters OfSecret() => new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.Secret)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        ValidateAudience = false,
        LifetimeValidator = IsAlive,
    };

    private TokenValidationParameters OfIssuer(OpenIdConnectConfiguration description) => new()
    {
        IssuerSigningKeys = description.SigningKeys,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
        ValidIssuer = description.Issuer,
        ValidAudience = options.Value.Audience,
        LifetimeValidator = IsAlive,
    };

    // Read from the JSON itself: JwtPayload makes a string of a sub that is a number.
    private static Caller ToCaller(string rawPayload)
    {
        var payload = JsonElement.Parse(Base64Url.DecodeFromChars(rawPayload));

        // The first claim that is there decides, so a token can't be read as one user here and as another elsewhere.
        var claim = UserClaims.Select(name => Find(payload, name)).FirstOrDefault(value => value is not null);
        return claim is { ValueKind: JsonValueKind.String } && claim.Value.GetString() is var userId && UserId.IsValid(userId)
            ? new Caller(userId!, Find(payload, "roles") is { } roles && HoldsAdministrator(roles)) { Names = NameReading.ReadNames(payload) }
            : throw Refusal();
    }

    private static JsonElement? Find(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) ? value : null;

    private static bool HoldsAdministrator(JsonElement roles) => roles.ValueKind switch
    {
        JsonValueKind.String => roles.ValueEquals(AdministratorRole),
        JsonValueKind.Array => roles.EnumerateArray().Any(r => r.ValueKind == JsonValueKind.String && r.ValueEquals(AdministratorRole)),
        _ => false,
    };

    // By the injected clock rather than the library's own.
    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now - ClockSkew < expires && (notBefore is null || now + ClockSkew >= notBefore);
    }

    private static ChatException Refusal() => new(ErrorCode.Unauthenticated, "A valid bearer token is needed.");
}
