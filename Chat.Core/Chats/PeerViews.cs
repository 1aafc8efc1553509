using Chat.Core.Leases;
using Chat.Core.Users;

namespace Chat.Core.Chats;

/// <summary>Shows the other members of chats. All that is stored about them is read at once, however many chats there are.</summary>
public sealed class PeerViews(UserLookup users, TimeProvider time)
{
    /// <summary>The other members, in the order of the viewings.</summary>
    public async Task<IReadOnlyList<PeerView>> OfAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct)
    {
        if (viewings.Count == 0)
        {
            return [];
        }

        // The setting of a viewer counts as much as that of the one they look at.
        var known = await users.FindAsync(
            Distinct(viewings.SelectMany(v => new[] { v.UserId, v.Peer.UserId })),
            Distinct(viewings.Where(v => v.Chat.IsOpen).Select(v => v.Peer.UserId)),
            ct);
        var now = time.GetNow();
        return [.. viewings.Select(viewing => Of(viewing, known, now))];
    }

    private static PeerView Of(Viewing viewing, KnownUsers known, DateTimeOffset now)
    {
        var (peer, accepted) = (viewing.Peer, viewing.Chat.Status == ChatStatus.Accepted);
        var profile = known.ProfileOf(peer.UserId);
        return new PeerView(peer.UserId)
        {
            Name = profile.Name,
            AvatarUrl = profile.AvatarUrl,
            LastReadSeq = accepted ? peer.SharedReadSeq : null,
            DeliveredSeq = accepted ? peer.DeliveredSeq : null,
            LastSeenAt = accepted ? LastSeenOf(viewing, known, now) : null,
        };
    }

    private static DateTimeOffset? LastSeenOf(Viewing viewing, KnownUsers known, DateTimeOffset now)
    {
        var (user, peer) = (known.ProfileOf(viewing.UserId), known.ProfileOf(viewing.Peer.UserId));
        return user.LastSeen == LastSeenPolicy.Nobody || peer.LastSeen == LastSeenPolicy.Nobody ? null
            : viewing.Chat.IsBlocked ? viewing.Peer.SeenAtBlock
            : known.LastSeenAt(viewing.Peer.UserId, now);
    }

    private static string[] Distinct(IEnumerable<string> userIds) => [.. userIds.Distinct(StringComparer.Ordinal)];
}
