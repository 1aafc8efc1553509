using Chat.Core.Chats;

namespace Chat.Core.Messages;

/// <summary>
/// Writes messages. Every call is atomic for its readers and durable when it returns; a failing store throws
/// <see cref="Errors.DependencyException"/>. Reading is <see cref="IMessageReader"/>'s.
/// </summary>
public interface IMessageStore
{
    /// <summary>
    /// Appends <paramref name="draft"/> to its chat, once for ever per (chat, sender, clientMessageId):
    /// <list type="bullet">
    /// <item><see cref="AppendOutcome.Stored"/>: the message took the next seq and rev, the other side's unread went up
    /// by one, its archive flag fell unless it muted the chat, and the chat is hidden for nobody any more.</item>
    /// <item><see cref="AppendOutcome.Repeated"/>: the sender sent this id before; that message as it is now, whatever
    /// became of the chat. Nothing is stored. Whether the content is the same is the caller's to judge by fingerprint.</item>
    /// <item><see cref="AppendOutcome.Refused"/>: no such chat, the sender is no member, it is not accepted, or a side
    /// has blocked the other. Nothing is stored. The chat as it was then, if the sender is a member, says why.</item>
    /// <item><see cref="AppendOutcome.ReplyMissing"/>: the draft answers a message that the chat has not, or that the sender
    /// cleared or hid. Nothing is stored.</item>
    /// <item><see cref="AppendOutcome.ReplyDeleted"/>: the draft answers a message that is deleted for everyone. Nothing is stored.</item>
    /// </list>
    /// What the draft answers is told by the id in <see cref="Message.ReplyTo"/> and decided by what that message is now; the
    /// <see cref="ReplyTo.Original"/> that the caller read before, if it did, only saves the store the reading.
    /// The seqs of parallel appends are 1, 2, 3 … without doubles, and without holes unless a process died on the way.
    /// </summary>
    Task<AppendResult> AppendAsync(Message draft, CancellationToken ct);

    /// <summary>Null when the chat has no such message. With its <see cref="ReplyTo.Original"/>.</summary>
    Task<Message?> FindAsync(string chatId, string messageId, CancellationToken ct);

    /// <summary>As <see cref="FindAsync"/>, without what the message answers itself: to answer it.</summary>
    Task<Message?> FindOriginalAsync(string chatId, string messageId, CancellationToken ct);

    /// <summary>What the sender sent with this id, as it is now; null when nothing. With its <see cref="ReplyTo.Original"/>.</summary>
    Task<Message?> FindSentAsync(string chatId, string senderId, string clientMessageId, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> with <paramref name="after"/> under the chat's next rev. Null, and nothing
    /// stored, when the message was changed since it was read, or when <paramref name="requireOpen"/> and the chat is
    /// not accepted or a side has blocked the other: read and decide again. When content or deletion changed, the
    /// replies to it take the same rev and are listed; when it became deleted, it is taken out of the other side's unread.
    /// </summary>
    Task<MessageChange?> ReplaceAsync(Message before, Message after, bool requireOpen, CancellationToken ct);

    /// <summary>
    /// Hides the message that was read as <paramref name="before"/> for one member under their next ownRev and takes it
    /// out of their unread, whatever else became of it since. Null, and nothing stored, when it is hidden for them
    /// already, or they are no member.
    /// </summary>
    Task<MessageChange?> HideAsync(Message before, string userId, CancellationToken ct);
}

public enum AppendOutcome
{
    Stored,
    Repeated,
    Refused,
    ReplyMissing,
    ReplyDeleted,
}

/// <summary>The chat after the append and the message; the message null unless stored or repeated.</summary>
public sealed record AppendResult(AppendOutcome Outcome, Conversation? Chat = null, Message? Message = null);

/// <summary>The chat and the message after the change, and the replies that changed with it, oldest first.</summary>
public sealed record MessageChange(Conversation Chat, Message Message, IReadOnlyList<RevisedReply> Replies)
{
    /// <summary>The ids of the replies that the member did not hide. One to a message they see they can't have cleared.</summary>
    public IReadOnlyList<string> RepliesOf(string userId) => [.. Replies.Where(reply => !reply.HiddenFor.Contains(userId)).Select(reply => reply.Id)];
}

/// <param name="HiddenFor">The members who hid it.</param>
public sealed record RevisedReply(string Id, IReadOnlyList<string> HiddenFor);
