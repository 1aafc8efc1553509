using System.Security.Claims;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.LocalHost;

/// <summary>Tokens for trying things out, signed with this host's secret. The cloud build has nothing like it.</summary>
public sealed class DemoTokens(IConfiguration configuration, TimeProvider time)
{
    public static readonly IReadOnlyList<string> Users = ["ana", "ben"];

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>False when only an outside issuer's tokens are accepted.</summary>
    public bool CanCreate => !string.IsNullOrEmpty(configuration[DataFolder.SecretSetting]);

    public string Create(string userId)
    {
        var secret = configuration[DataFolder.SecretSetting]
            ?? throw new InvalidOperationException($"Without {DataFolder.SecretSetting} no token can be made.");
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new Claim("sub", userId)]),
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });
    }
}
