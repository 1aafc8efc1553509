using Chat.Core.Leases;
using Chat.Core.Users;

namespace Chat.Core.Chats;

/// <summary>Shows the other members of chats. All that is stored about them is read at once, however many chats there are.</summary>
public sealed class PeerViewFactory(UserLookup users, TimeProvider time)
{
    /// <summary>The other members, in the order of the views.</summary>
    public async Task<IReadOnlyList<PeerView>> OfAsync(IReadOnlyList<MemberView> memberViews, CancellationToken ct)
    {
        if (memberViews.Count == 0)
        {
            return [];
        }

        // The setting of a viewer counts as much as that of the one they look at.
        var known = await users.FindAsync(
            Distinct(memberViews.SelectMany(v => new[] { v.UserId, v.Peer.UserId })),
            Distinct(memberViews.Where(v => v.Chat.IsOpen).Select(v => v.Peer.UserId)),
            ct);
        var now = time.GetNow();
        return [.. memberViews.Select(memberView => Of(memberView, known, now))];
    }

    private static PeerView Of(MemberView memberView, KnownUsers known, DateTimeOffset now)
    {
        var (peer, accepted) = (memberView.Peer, memberView.Chat.Status == ChatStatus.Accepted);
        var profile = known.ProfileOf(peer.UserId);
        return new PeerView(peer.UserId)
        {
            Name = profile.Name,
            AvatarUrl = profile.AvatarUrl,
            LastReadSeq = accepted ? peer.SharedReadSeq : null,
            DeliveredSeq = accepted ? peer.DeliveredSeq : null,
            LastSeenAt = accepted ? LastSeenOf(memberView, known, now) : null,
        };
    }

    private static DateTimeOffset? LastSeenOf(MemberView memberView, KnownUsers known, DateTimeOffset now)
    {
        var (user, peer) = (known.ProfileOf(memberView.UserId), known.ProfileOf(memberView.Peer.UserId));
        return user.LastSeen == LastSeenPolicy.Nobody || peer.LastSeen == LastSeenPolicy.Nobody ? null
            : memberView.Chat.IsBlocked ? memberView.Peer.SeenAtBlock
            : known.LastSeenAt(memberView.Peer.UserId, now);
    }

    private static string[] Distinct(IEnumerable<string> userIds) => [.. userIds.Distinct(StringComparer.Ordinal)];
}
