using Chat.Core.Users;

namespace Chat.Functions.Security;

/// <summary>The user of a verified token.</summary>
public sealed record Caller(string UserId, bool IsAdministrator)
{
    /// <summary>The claim <c>iat</c>, in Unix seconds; null when the token has none.</summary>
    public double? IssuedAt { get; init; }

    public NameClaims Names { get; init; } = NameClaims.None;
}
