namespace Chat.Core.Chats;

/// <summary>
/// What can happen to a chat, as pure functions from one state to the next. A change that both sides may see takes
/// the next rev, one that only its maker may see the next ownRev of theirs. Doing what is done already returns the
/// same instance, so callers see that there is nothing to save or to tell.
/// </summary>
public static class ConversationChanges
{
    public static Conversation Accept(this Conversation chat, string userId, DateTimeOffset now)
    {
        // The request's own message was read in order to accept it.
        var reader = chat.Own(userId) with { LastReadSeq = chat.Seq, SharedReadSeq = chat.Seq, Unread = 0, Hidden = false };
        return (chat.Shared() with { Status = ChatStatus.Accepted, RequestPlace = null, RespondedAt = now }).With(reader);
    }

    public static Conversation Reject(this Conversation chat, DateTimeOffset now) =>
        chat.Shared() with { Status = ChatStatus.Rejected, RequestPlace = null, RespondedAt = now };

    /// <summary>
    /// The one who rejected asks in turn, having read what they rejected. The request shows to both, also to who had
    /// deleted the rejected chat: a request that its recipient can't find could never be answered. With a message it comes
    /// out of the recipient's archive as with any other.
    /// </summary>
    public static Conversation RequestAgain(this Conversation chat, string requester, DateTimeOffset now, bool withMessage)
    {
        var (asking, recipient) = (chat.Own(requester), chat.Peer(requester));
        var asker = asking.Show(asking.Archived) with { LastReadSeq = chat.Seq, SharedReadSeq = chat.Seq };
        var asked = chat.Shared() with { Status = ChatStatus.Pending, RequestedBy = requester, RequestedAt = now, RespondedAt = null };
        return asked.With(asker).With(recipient.Show(recipient.Archived && (!withMessage || recipient.IsMuted(now))));
    }

    public static Conversation SetBlocked(this Conversation chat, string userId, bool blocked) =>
        chat.Private(userId, own => own with { Blocked = blocked });

    public static Conversation SetArchived(this Conversation chat, string userId, bool archived) =>
        chat.Private(userId, own => own with { Archived = archived });

    public static Conversation SetMuted(this Conversation chat, string userId, bool muted, DateTimeOffset? until) =>
        chat.Private(userId, own => own with { Muted = muted, MutedUntil = muted ? until : null });

    /// <summary>Deletes the chat for the user: all that is there is cleared, and the chat hides until a new message comes.</summary>
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
    /// Moves the read marker forward, never back. In an open chat the other side learns of it (rev); in a pending or
    /// blocked one only the reader does (ownRev), and the other side's view of the marker stays where it was.
    /// </summary>
    /// <param name="unread">What is unread above <paramref name="upToSeq"/>, counted by the store.</param>
    public static Conversation MarkRead(this Conversation chat, string userId, long upToSeq, int unread)
    {
        var own = chat.Own(userId);
        var marker = Math.Max(own.LastReadSeq, Math.Min(upToSeq, chat.Seq));
        var moved = own with { LastReadSeq = marker, Unread = unread };
        if (chat.IsOpen && marker > own.SharedReadSeq && upToSeq > own.SharedReadSeq)
        {
            return chat.Shared().With(moved with { SharedReadSeq = marker });
        }

        return marker > own.LastReadSeq ? chat.With(moved with { OwnRev = own.OwnRev + 1 }) : chat;
    }

    /// <summary>Puts a drifted counter right. No rev: the count was never a change of the chat.</summary>
    public static Conversation HealUnread(this Conversation chat, string userId, int unread) =>
        chat.With(chat.Own(userId) with { Unread = unread });

    private static Member Show(this Member member, bool archived) => member.Hidden || member.Archived != archived
        ? member with { Hidden = false, Archived = archived, OwnRev = member.OwnRev + 1 }
        : member;

    private static Conversation Shared(this Conversation chat) => chat with { Rev = chat.Rev + 1 };

    private static Conversation Private(this Conversation chat, string userId, Func<Member, Member> change)
    {
        var own = chat.Own(userId);
        var changed = change(own);
        return changed == own ? chat : chat.With(changed with { OwnRev = own.OwnRev + 1 });
    }
}
