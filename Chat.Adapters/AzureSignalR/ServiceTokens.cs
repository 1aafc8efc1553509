using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Adapters.AzureSignalR;

/// <summary>Creates the service's HS256 tokens from its access key, for REST calls and for clients.</summary>
public sealed class ServiceTokens(string accessKey, TimeProvider time)
{
    /// <summary>The name of the service's claim for the user's id.</summary>
    public const string UserIdClaim = "nameid";

    private static readonly TimeSpan ClientLifetime = TimeSpan.FromHours(1);

    // Long enough for every retry, and short enough to be useless in a proxy's log.
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromMinutes(5);

    // Times come from the injected clock, so the handler must not add its own.
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    // The service takes the key as text, not as the base64 it looks like.
    private readonly SigningCredentials _credentials =
        new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(accessKey)), SecurityAlgorithms.HmacSha256);

    /// <summary>For a REST call to <paramref name="url"/>: its audience is the address without the query.</summary>
    public string ForServer(Uri url) => Create(url.GetLeftPart(UriPartial.Path), ServerLifetime, []);

    /// <summary>For a client that connects to <paramref name="clientUrl"/> as <paramref name="userId"/>.</summary>
    public string ForClient(Uri clientUrl, string userId) =>
        Create(clientUrl.ToString(), ClientLifetime, [new Claim(UserIdClaim, userId)]);

    private string Create(string audience, TimeSpan lifetime, Claim[] claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            Subject = new ClaimsIdentity(claims),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            SigningCredentials = _credentials,
        });
    }
}
