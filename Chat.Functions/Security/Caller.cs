using Chat.Core.People;

namespace Chat.Functions.Security;

/// <summary>Who calls, from a verified token.</summary>
public sealed record Caller(string UserId, bool IsAdministrator)
{
    public NameClaims Names { get; init; } = NameClaims.None;
}
