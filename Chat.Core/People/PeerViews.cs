using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Core.People;

/// <summary>Shows the other members of chats. All that is stored about them is read at once, however many chats there are.</summary>
public sealed class PeerViews(IProfileStore profiles)
{
    /// <summary>The other members, in the order of the viewings.</summary>
    public async Task<IReadOnlyList<PeerView>> OfAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct)
    {
        if (viewings.Count == 0)
        {
            return [];
        }

        var found = await profiles.FindAsync([.. viewings.Select(v => v.Peer.UserId).Distinct(StringComparer.Ordinal)], ct);
        return [.. viewings.Select(viewing => Of(viewing, found.GetValueOrDefault(viewing.Peer.UserId, Profile.Empty)))];
    }

    private static PeerView Of(Viewing viewing, Profile profile)
    {
        var accepted = viewing.Chat.Status == ChatStatus.Accepted;
        return new PeerView(viewing.Peer.UserId)
        {
            Name = profile.Name,
            AvatarUrl = profile.AvatarUrl,
            LastReadSeq = accepted ? viewing.Peer.SharedReadSeq : null,
            DeliveredSeq = accepted ? viewing.Peer.DeliveredSeq : null,
        };
    }
}
