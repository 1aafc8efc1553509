namespace Chat.Core.Chats;

/// <summary>One user's side of a chat.</summary>
public sealed record Member
{
    public required string UserId { get; init; }

    /// <summary>Counts the changes that only this member may see.</summary>
    public long OwnRev { get; init; }

    /// <summary>
    /// The other side's messages above <see cref="LastReadSeq"/> and <see cref="ClearedUpToSeq"/>, neither deleted for
    /// everyone nor hidden. Kept by the store with every send and recounted whenever the chat is opened.
    /// </summary>
    public int Unread { get; init; }

    /// <summary>How far this member has read.</summary>
    public long LastReadSeq { get; init; }

    /// <summary>How far the other side may know: what is read while pending or blocked stays behind here.</summary>
    public long SharedReadSeq { get; init; }

    public bool Archived { get; init; }

    public bool Muted { get; init; }

    /// <summary>When the mute ends by itself; null for never.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>Messages up to this one are gone for this member, for ever.</summary>
    public long ClearedUpToSeq { get; init; }

    /// <summary>The chat's rev when the member last cleared it, and the member's own; tell a client that is behind to reset.</summary>
    public long? ClearedAtRev { get; init; }

    /// <inheritdoc cref="ClearedAtRev"/>
    public long ClearedAtOwnRev { get; init; }

    /// <summary>Deleted by this member: in no list until a new message comes.</summary>
    public bool Hidden { get; init; }

    /// <summary>The newest message that brought the chat back to the member, who had archived or deleted it; 0 when none did.</summary>
    public long ReturnedWithSeq { get; init; }

    /// <summary>This member has blocked the other.</summary>
    public bool Blocked { get; init; }

    public bool IsMuted(DateTimeOffset now) => Muted && (MutedUntil is null || MutedUntil > now);

    /// <summary>The first seq that is neither read nor cleared.</summary>
    public long UnreadFloor => Math.Max(LastReadSeq, ClearedUpToSeq);
}
