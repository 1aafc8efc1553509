namespace Chat.Core.Users;

/// <summary>The stored details of a user that the other members of their chats may see.</summary>
public sealed record Profile
{
    public static Profile Empty { get; } = new();

    public string? Name { get; init; }

    public string? AvatarUrl { get; init; }

    /// <summary>When the token was issued that the name and the picture come from.</summary>
    public DateTimeOffset? NamedAt { get; init; }

    /// <summary>The minute in which the last lease that was swept had ended.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>
    /// The users who see <see cref="LastSeenAt"/>. It works both ways: the same setting decides whether this user sees
    /// theirs.
    /// </summary>
    public LastSeenPolicy LastSeen { get; init; }
}
