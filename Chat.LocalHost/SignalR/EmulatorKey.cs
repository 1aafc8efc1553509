using System.Security.Cryptography;
using System.Text;
using Chat.Adapters.AzureSignalR;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.LocalHost.SignalR;

/// <summary>The emulator's access key, new in each process, and the validation of its tokens.</summary>
internal sealed class EmulatorKey(TimeProvider time)
{
    private const int KeyBytes = 48;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public string AccessKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    public ServiceTokens CreateTokens() => new(AccessKey, time);

    /// <summary>The token's content; null when the token is not valid for <paramref name="audience"/>.</summary>
    public async Task<JsonWebToken?> ValidateAsync(string? token, string audience)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(AccessKey)),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidateIssuer = false,
            AudienceValidator = (audiences, _, _) => audiences.Contains(audience, StringComparer.OrdinalIgnoreCase),
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}
