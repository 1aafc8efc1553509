using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>What a write of a message does to its chat: the next seq and rev, unread counts, flags.</summary>
internal static class MessageEffects
{
    public static Conversation Append(Conversation chat, Message draft)
    {
        var sender = chat.Own(draft.SenderId);
        var recipient = chat.Peer(draft.SenderId);
        var seq = chat.Seq + 1;
        return (chat with { Seq = seq, Rev = chat.Rev + 1, LastMessageAt = draft.CreatedAt })
            .With(Show(sender, archived: sender.Archived, seq))
            .With(Show(recipient, archived: recipient.Archived && recipient.IsMuted(draft.CreatedAt), seq) with { Unread = recipient.Unread + 1 });
    }

    public static Conversation Replace(Conversation chat, Message before, Message after)
    {
        var next = chat with { Rev = chat.Rev + 1 };
        return after.Deleted && !before.Deleted ? Uncount(next, before, next.Peer(before.SenderId)) : next;
    }

    public static Conversation Hide(Conversation chat, Message message, string userId)
    {
        var own = chat.Own(userId);
        var next = own with { OwnRev = own.OwnRev + 1 };
        return message.SenderId == userId ? chat.With(next) : Uncount(chat.With(next), message, next);
    }

    // What only this member sees of a new message takes their next ownRev.
    private static Member Show(Member member, bool archived, long seq) => member.Hidden || member.Archived != archived
        ? member with { Hidden = false, Archived = archived, OwnRev = member.OwnRev + 1, ReturnedWithSeq = seq }
        : member;

    private static Conversation Uncount(Conversation chat, Message message, Member reader)
    {
        var counted = chat.Status == ChatStatus.Accepted && message.Seq > reader.UnreadFloor
            && !message.Deleted && !message.IsHiddenFor(reader.UserId);
        return counted ? chat.With(reader with { Unread = Math.Max(0, reader.Unread - 1) }) : chat;
    }
}
