using System.IdentityModel.Tokens.Jwt;
using Chat.Tests.App;

namespace Chat.Tests.People;

/// <summary>Users whose tokens name them.</summary>
internal static class NamedUsers
{
    /// <param name="app">The app.</param>
    /// <param name="userId">The user.</param>
    /// <param name="name">The claim <c>name</c>, of any type; null leaves it out.</param>
    /// <param name="picture">The claim <c>picture</c>.</param>
    /// <param name="issuedAt">Seconds; null leaves the claim out.</param>
    public static ApiUser Named(this ChatApp app, string userId, object? name = null, object? picture = null, long? issuedAt = null)
    {
        var payload = new JwtPayload { ["sub"] = userId, ["exp"] = app.Time.GetUtcNow().AddDays(30).ToUnixTimeSeconds() };
        foreach (var (claim, value) in new (string, object?)[] { ("name", name), ("picture", picture), ("iat", issuedAt) })
        {
            if (value is not null)
            {
                payload[claim] = value;
            }
        }

        return new ApiUser(app, userId, ChatApp.Sign(payload));
    }
}
