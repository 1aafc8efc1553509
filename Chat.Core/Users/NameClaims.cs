using System.Text;
using Chat.Core.Unicode;

namespace Chat.Core.Users;

/// <summary>The name and the picture that a verified token states for its user. A claim that is absent or invalid is null.</summary>
public sealed record NameClaims
{
    private NameClaims()
    {
    }

    public static NameClaims None { get; } = new();

    public string? Name { get; private init; }

    /// <summary>An https URL.</summary>
    public string? AvatarUrl { get; private init; }

    /// <summary>When the token was issued; the earliest time for a token that does not say so.</summary>
    public DateTimeOffset IssuedAt { get; private init; }

    public bool IsEmpty => Name is null && AvatarUrl is null;

    /// <param name="name">The claim <c>name</c>.</param>
    /// <param name="picture">The claim <c>picture</c>.</param>
    /// <param name="issuedAt">The claim <c>iat</c>.</param>
    public static NameClaims Create(string? name, string? picture, DateTimeOffset? issuedAt) => new()
    {
        Name = FindName(name),
        AvatarUrl = FindUrl(picture),
        IssuedAt = issuedAt ?? DateTimeOffset.UnixEpoch,
    };

    private static string? FindName(string? name)
    {
        var trimmed = name?.Trim();
        return trimmed is { Length: > 0 and <= 2 * Limits.MaxNameLength }
            && trimmed.EnumerateRunes().Count() <= Limits.MaxNameLength
            && !trimmed.EnumerateRunes().Any(Rune.IsControl)
            && !InvisibleText.ShowsNothing(trimmed)
            ? trimmed
            : null;
    }

    // In the form of the Uri class, which has no spaces and no quotes.
    private static string? FindUrl(string? picture) =>
        Uri.TryCreate(picture, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && url.UserInfo.Length == 0 && url.AbsoluteUri.Length <= Limits.MaxAvatarUrlLength
            ? url.AbsoluteUri
            : null;
}
