using Chat.Core.Chats;
using Chat.Core.Leases;

namespace Chat.Core.Members;

/// <summary>
/// Keeps what each member saw of the other when a block began: the minute of the block for one who was online, as if they had
/// left then. The end of the block shows the present again.
/// </summary>
public sealed class FreezeLastSeen(UserLookup users, TimeProvider time)
{
    /// <returns><paramref name="after"/> with what is frozen or not frozen any more.</returns>
    public async Task<Conversation> ExecuteAsync(Conversation before, Conversation after, CancellationToken ct)
    {
        if (before.IsBlocked == after.IsBlocked)
        {
            return after;
        }

        if (!after.IsBlocked)
        {
            return after.WithSeenAtBlock(first: null, second: null);
        }

        string[] members = [after.First.UserId, after.Second.UserId];
        var (known, now) = (await users.FindAsync(members, members, ct), time.GetNow());
        return after.WithSeenAtBlock(SeenAt(known, members[0], now), SeenAt(known, members[1], now));
    }

    private static DateTimeOffset? SeenAt(KnownUsers known, string userId, DateTimeOffset now) =>
        known.IsOnline(userId, now) ? now.ToMinute() : known.LastSeenAt(userId, now);
}
