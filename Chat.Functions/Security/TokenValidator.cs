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
            return ToCaller(((JwtSecurityToken)validated).Payload);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException or JsonException or InvalidOperationException)
        {
            throw Refusal();
        }
    }

    private static Caller ToCaller(JwtPayload payload)
    {
        // The first claim that is there decides, so a token can't be read as one user here and as another elsewhere.
        var claim = UserClaims.Where(payload.ContainsKey).Select(name => payload[name]).FirstOrDefault();
        return claim is string userId && UserId.IsValid(userId)
            ? new Caller(userId, payload.Claims.Any(c => c.Type == "roles" && c.Value == AdministratorRole))
            : throw Refusal();
    }

    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now) =>
        expires is not null && now < expires + ClockSkew && (notBefore is null || now >= notBefore - ClockSkew);

    private static ChatException Refusal() => new(ErrorCode.Unauthenticated, "A valid bearer token is needed.");
}
