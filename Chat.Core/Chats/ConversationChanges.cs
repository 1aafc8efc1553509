namespace Chat.Core.Chats;

/// <summary>
/// The changes of a chat, as pure functions from one state to the next. A change that both members may see takes the next
/// rev, a change that only its maker may see takes the maker's next ownRev. A change that is already done returns the same
/// instance, so that callers see that there is nothing to commit and nothing to publish.
/// </summary>
public static class ConversationChanges
{
    public static Conversation Accept(this Conversation chat, string userId, DateTimeOffset now)
    {
        // The recipient has read the request's message in order to accept it.
        var reader = chat.Own(userId) with { LastReadSeq = chat.Seq, SharedReadSeq = chat.Seq, Unread = 0, Hidden = false };
        return (chat.BumpStatus() with { Status = ChatStatus.Accepted, RequestPlace = null, RespondedAt = now }).With(reader);
    }

    public static Conversation Reject(this Conversation chat, DateTimeOffset now) =>
        chat.BumpStatus() with { Status = ChatStatus.Rejected, RequestPlace = null, RespondedAt = now };

    /// <summary>
    /// The member who rejected requests the chat in turn, having read the messages of the rejected request. The request is
    /// shown to both, even to a member who deleted the rejected chat: a request that its recipient can't find could never
    /// be answered. With a message it leaves the recipient's archive as any message does.
    /// </summary>
    public static Conversation RequestAgain(this Conversation chat, string requester, DateTimeOffset now, bool withMessage)
    {
        var (own, recipient) = (chat.Own(requester), chat.Peer(requester));
        var requesting = own.Reveal(own.Archived) with { LastReadSeq = chat.Seq, SharedReadSeq = chat.Seq };
        var requested =
            chat.BumpStatus() with { Status = ChatStatus.Pending, RequestedBy = requester, RequestedAt = now, RespondedAt = null };
        return requested.With(requesting).With(recipient.Reveal(recipient.Archived && (!withMessage || recipient.IsMuted(now))));
    }

    public static Conversation SetBlocked(this Conversation chat, string userId, bool blocked) =>
        chat.BumpOwnRev(userId, own => own with { Blocked = blocked });

    public static Conversation SetArchived(this Conversation chat, string userId, bool archived) =>
        chat.BumpOwnRev(userId, own => own with { Archived = archived });

    public static Conversation SetMuted(this Conversation chat, string userId, bool muted, DateTimeOffset? until) =>
        chat.BumpOwnRev(userId, own => own with { Muted = muted, MutedUntil = muted ? until : null });

    /// <summary>Deletes the chat for the user: all its messages are cleared, and the chat is hidden until a new message arrives.</summary>
    public static Conversation Clear(this Conversation chat, string userId)
    {
        var own = chat.Own(userId);
        return own.Hidden && own.ClearedUpToSeq == chat.Seq
            ? chat
            : chat.With(own with
            {
                OwnRev = own.OwnRev + 1,
                ClearedUpToSeq = chat.Seq,
                ClearedAtRev = chat.Rev,
                ClearedAtOwnRev = own.OwnRev + 1,
                Hidden = true,
                Unread = 0,
            });
    }

    /// <summary>
    /// Moves the read marker forward, never back. In an open chat the other member learns of it (rev). In a pending or
    /// blocked chat only the reader does (ownRev), and the marker that the other member sees stays where it was.
    /// </summary>
    /// <param name="unread">The number of unread messages above <paramref name="upToSeq"/>.</param>
    public static Conversation MarkRead(this Conversation chat, string userId, long upToSeq, int unread)
    {
        var own = chat.Own(userId);
        var marker = Math.Max(own.LastReadSeq, Math.Min(upToSeq, chat.Seq));
        var moved = own with { LastReadSeq = marker, Unread = unread };
        if (chat.IsOpen && marker > own.SharedReadSeq && upToSeq > own.SharedReadSeq)
        {
            return chat.BumpRev().With(moved with { SharedReadSeq = marker, ReadRev = chat.Rev + 1 });
        }

        return marker > own.LastReadSeq ? chat.With(moved with { OwnRev = own.OwnRev + 1 }) : chat;
    }

    /// <summary>Takes the chat out of hiding and sets its archive flag, under the member's next ownRev if that changes anything.</summary>
    internal static Member Reveal(this Member member, bool archived) => member.Hidden || member.Archived != archived
        ? member with { Hidden = false, Archived = archived, OwnRev = member.OwnRev + 1 }
        : member;

    internal static Conversation BumpRev(this Conversation chat) => chat with { Rev = chat.Rev + 1 };

    private static Conversation BumpStatus(this Conversation chat) => chat with { Rev = chat.Rev + 1, StatusRev = chat.Rev + 1 };

    private static Conversation BumpOwnRev(this Conversation chat, string userId, Func<Member, Member> change)
    {
        var own = chat.Own(userId);
        var changed = change(own);
        return changed == own ? chat : chat.With(changed with { OwnRev = own.OwnRev + 1 });
    }
}
