using Chat.Core.Users;

namespace Chat.Core.Privacy;

/// <summary>A user's profile in their export.</summary>
public sealed record ExportedProfile(string? Name, string? AvatarUrl, DateTimeOffset? LastSeenAt)
{
    public static ExportedProfile Of(Profile profile) => new(profile.Name, profile.AvatarUrl, profile.LastSeenAt);
}
