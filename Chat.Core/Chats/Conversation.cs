namespace Chat.Core.Chats;

/// <summary>
/// A chat with both members, as stored. Not named Chat, which is the product's namespace. Immutable: a use case creates the
/// changed copy with <see cref="ConversationChanges"/> or <see cref="MessageChanges"/> and commits it.
/// </summary>
public sealed record Conversation
{
    public required string Id { get; init; }

    /// <summary>The member whose id comes first in ordinal order; with <see cref="Second"/> unique for ever.</summary>
    public required Member First { get; init; }

    public required Member Second { get; init; }

    public required ChatStatus Status { get; init; }

    /// <summary>The sender of the last request, whether it is pending or answered.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the last request; differs from <see cref="CreatedAt"/> once a rejected chat is requested again.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>
    /// The requester's place for waiting requests that this one takes, from 0; null once it is answered, or when
    /// requests are not limited.
    /// </summary>
    public int? RequestPlace { get; init; }

    public DateTimeOffset? RespondedAt { get; init; }

    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>The message with the number <see cref="Seq"/>, in its newest state; null before the first.</summary>
    public Message? LastMessage { get; init; }

    /// <summary>The newest message's number; 0 before the first.</summary>
    public long Seq { get; init; }

    /// <summary>Counts the changes that both sides may see.</summary>
    public long Rev { get; init; }

    /// <summary>The rev of the last request or answer; 0 in data of earlier versions.</summary>
    public long StatusRev { get; init; }

    /// <summary>Null when no webhook is left to send, and while webhooks are off.</summary>
    public WebhookMark? Webhook { get; init; }

    /// <summary>Counts every commit.</summary>
    public long Version { get; init; }

    /// <summary>Both members cleared the messages up to this one, and their content was erased.</summary>
    public long ErasedUpToSeq { get; init; }

    /// <summary>Both members cleared the messages up to this one.</summary>
    public long ClearedByBothUpToSeq => Math.Min(First.ClearedUpToSeq, Second.ClearedUpToSeq);

    public bool IsBlocked => First.Blocked || Second.Blocked;

    /// <summary>Accepted and without a block: messages, receipts, typing and presence flow.</summary>
    public bool IsOpen => Status == ChatStatus.Accepted && !IsBlocked;

    public Member? FindMember(string userId) =>
        First.UserId == userId ? First : Second.UserId == userId ? Second : null;

    /// <summary>The user's own side. Only for a user who passed the guard.</summary>
    public Member Own(string userId) => FindMember(userId)
        ?? throw new InvalidOperationException("The user is no member of this chat.");

    /// <summary>The other side.</summary>
    public Member Peer(string userId) => First.UserId == userId ? Second : First;

    public Conversation With(Member member) =>
        First.UserId == member.UserId ? this with { First = member } : this with { Second = member };

    /// <summary>A new pending chat, as the requester's <c>or-create</c> makes it.</summary>
    public static Conversation Request(string id, string requester, string recipient, DateTimeOffset now)
    {
        var (first, second) = string.CompareOrdinal(requester, recipient) < 0 ? (requester, recipient) : (recipient, requester);
        return new Conversation
        {
            Id = id,
            First = new Member { UserId = first },
            Second = new Member { UserId = second },
            Status = ChatStatus.Pending,
            RequestedBy = requester,
            CreatedAt = now,
            RequestedAt = now,
            Rev = 1,
            StatusRev = 1,
            Version = 1,
        };
    }
}
