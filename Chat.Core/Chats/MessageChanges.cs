namespace Chat.Core.Chats;

/// <summary>
/// The changes of a chat's messages, as pure functions: each returns the chat and the messages after the change. They keep
/// <see cref="Member.Unread"/> and <see cref="Conversation.LastMessage"/> exact.
/// </summary>
public static class MessageChanges
{
    /// <summary>
    /// Appends a message under the next seq and rev. The recipient's unread count goes up, their archive flag is removed
    /// unless they muted the chat, and the chat is hidden for neither member any more.
    /// </summary>
    public static ChatChange Append(this Conversation chat, Message draft)
    {
        var (sender, recipient) = (chat.Own(draft.SenderId), chat.Peer(draft.SenderId));
        var revealed = recipient.Reveal(recipient.Archived && recipient.IsMuted(draft.CreatedAt));
        return chat.BumpRev()
            .With(sender.Reveal(sender.Archived))
            .With(revealed with { Unread = recipient.Unread + 1 })
            .Add(draft);
    }

    /// <summary>Adds the message that travels with a request. It takes the next seq, and the rev that the request took.</summary>
    public static ChatChange AddFirstMessage(this Conversation requested, Message draft) => requested.Add(draft);

    /// <summary>Replaces a message under the next rev. A message that becomes deleted leaves the recipient's unread count.</summary>
    public static ChatChange Replace(this Conversation chat, Message before, Message after)
    {
        var next = chat.BumpRev();
        next = after.Deleted && !before.Deleted ? next.RemoveFromUnread(before, chat.Peer(before.SenderId)) : next;
        return next.Store(after with { Rev = next.Rev });
    }

    /// <summary>Hides a message for one member under their next ownRev; it leaves their unread count.</summary>
    public static ChatChange Hide(this Conversation chat, Message message, string userId)
    {
        var own = chat.Own(userId) with { OwnRev = chat.Own(userId).OwnRev + 1 };
        var next = message.SenderId == userId ? chat.With(own) : chat.With(own).RemoveFromUnread(message, own);
        return next.Store(message with { Hidings = [.. message.Hidings, new Hiding(userId, own.OwnRev)] });
    }

    /// <summary>
    /// Erases the content of messages that both members cleared. No rev moves, since no member sees these messages; the
    /// tombstones stay, so that neither a seq nor a clientMessageId is used again.
    /// </summary>
    /// <param name="chat">The chat.</param>
    /// <param name="messages">All messages above the last erased one and up to <paramref name="upToSeq"/>.</param>
    /// <param name="upToSeq">The last message to erase.</param>
    public static ChatChange Erase(this Conversation chat, IEnumerable<Message> messages, long upToSeq)
    {
        Message[] erased = [.. messages.Where(m => m.HasContent).Select(m => m.ToTombstone())];
        var last = erased.FirstOrDefault(m => m.Seq == chat.Seq) ?? chat.LastMessage;
        return new ChatChange(chat with { ErasedUpToSeq = upToSeq, LastMessage = last }, erased);
    }

    private static ChatChange Add(this Conversation chat, Message draft)
    {
        var message = draft with { Seq = chat.Seq + 1, Rev = chat.Rev };
        return new ChatChange(chat with { Seq = message.Seq, LastMessageAt = message.CreatedAt, LastMessage = message }, message);
    }

    private static ChatChange Store(this Conversation chat, Message message) =>
        new(message.Seq == chat.Seq ? chat with { LastMessage = message } : chat, message);

    private static Conversation RemoveFromUnread(this Conversation chat, Message message, Member reader)
    {
        var counted = chat.Status == ChatStatus.Accepted && message.Seq > reader.UnreadFloor
            && !message.Deleted && !message.IsHiddenFor(reader.UserId);
        // Data of earlier versions may have a count that is too low.
        return counted ? chat.With(reader with { Unread = Math.Max(0, reader.Unread - 1) }) : chat;
    }
}
