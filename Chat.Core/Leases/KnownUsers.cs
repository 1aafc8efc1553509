using Chat.Core.Users;

namespace Chat.Core.Leases;

/// <summary>The stored details of some users, as of one look at the stores.</summary>
/// <param name="Profiles">By user; absent without a profile.</param>
/// <param name="LeaseEnds">The latest end of each user's leases; absent without a lease.</param>
public sealed record KnownUsers(
    IReadOnlyDictionary<string, Profile> Profiles, IReadOnlyDictionary<string, DateTimeOffset> LeaseEnds)
{
    public Profile ProfileOf(string userId) => Profiles.GetValueOrDefault(userId, Profile.Empty);

    /// <summary>A lease of the user is live.</summary>
    public bool IsOnline(string userId, DateTimeOffset now) => LeaseEnds.TryGetValue(userId, out var end) && end > now;

    /// <summary>The minute in which the user was last seen; null while they are online, or when it is not known.</summary>
    public DateTimeOffset? LastSeenAt(string userId, DateTimeOffset now)
    {
        if (IsOnline(userId, now))
        {
            return null;
        }

        // A lease that is over counts before a sweep notes it.
        var stored = ProfileOf(userId).LastSeenAt;
        return LeaseEnds.TryGetValue(userId, out var end) && (stored is null || end > stored) ? end.ToMinute() : stored;
    }
}
