using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Text;
using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Functions.Security;

/// <summary>Turns a bearer token into the caller, or into a 401 that does not say what was wrong with it.</summary>
public sealed class TokenValidator(IOptions<JwtOptions> options, TimeProvider time)
{
    private const int MaxTokenLength = 8192;
    private const string AdministratorRole = "admin";

    private static readonly string[] UserClaims = ["sub", "userId", "id", "_id"];
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JwtSecurityTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };
    private readonly TokenValidationParameters _parameters = new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.Secret)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        ValidateAudience = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The injected clock rather than the library's own.
        LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, time.GetUtcNow().UtcDateTime),
    };

    public Caller Validate(string? token)
    {
        try
        {
            _handler.ValidateToken(token ?? string.Empty, _parameters, out var validated);
            return ToCaller(((JwtSecurityToken)validated).RawPayload);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException or JsonException or InvalidOperationException)
        {
            throw Refusal();
        }
    }

    // Read from the JSON itself: JwtPayload makes a string of a sub that is a number.
    private static Caller ToCaller(string rawPayload)
    {
        var payload = JsonElement.Parse(Base64Url.DecodeFromChars(rawPayload));

        // The first claim that is there decides, so a token can't be read as one user here and as another elsewhere.
        var claim = UserClaims.Select(name => Find(payload, name)).FirstOrDefault(value => value is not null);
        return claim is { ValueKind: JsonValueKind.String } && claim.Value.GetString() is var userId && UserId.IsValid(userId)
            ? new Caller(userId!, Find(payload, "roles") is { } roles && HoldsAdministrator(roles))
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

    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now) =>
        expires is not null && now < expires + ClockSkew && (notBefore is null || now >= notBefore - ClockSkew);

    private static ChatException Refusal() => new(ErrorCode.Unauthenticated, "A valid bearer token is needed.");
}
