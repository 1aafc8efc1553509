namespace Chat.Core.Chats;

/// <summary>One user's side of a chat.</summary>
public sealed record Member
{
    public required string UserId { get; init; }

    /// <summary>Counts the changes that only this member may see.</summary>
    public long OwnRev { get; init; }

    /// <summary>
    /// The other member's messages above <see cref="LastReadSeq"/> and <see cref="ClearedUpToSeq"/> that are neither deleted
    /// for everyone nor hidden, in an accepted chat. Exact at every commit, so it is never recounted.
    /// </summary>
    public int Unread { get; init; }

    /// <summary>How far this member has read.</summary>
    public long LastReadSeq { get; init; }

    /// <summary>The read marker that the other member may see; it does not move while the chat is pending or blocked.</summary>
    public long SharedReadSeq { get; init; }

    /// <summary>How far the member's devices reported the messages as delivered.</summary>
    public long ReportedSeq { get; init; }

    /// <summary>The rev with which <see cref="SharedReadSeq"/> last moved by reading; 0 in data of earlier versions.</summary>
    public long ReadRev { get; init; }

    public bool Archived { get; init; }

    public bool Muted { get; init; }

    /// <summary>When the mute ends by itself; null means never.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>This member never sees the messages up to this one again.</summary>
    public long ClearedUpToSeq { get; init; }

    /// <summary>The chat's rev and the member's ownRev when the member last cleared it. A client that is behind them must reset.</summary>
    public long? ClearedAtRev { get; init; }

    /// <inheritdoc cref="ClearedAtRev"/>
    public long ClearedAtOwnRev { get; init; }

    /// <summary>Deleted by this member: in no list until a new message arrives.</summary>
    public bool Hidden { get; init; }

    /// <summary>This member has blocked the other.</summary>
    public bool Blocked { get; init; }

    /// <summary>When the other member sees this one last online while the chat is blocked; null if that was not known.</summary>
    public DateTimeOffset? SeenAtBlock { get; init; }

    /// <summary>The push that is due to this member; null when there is none.</summary>
    public PushMark? Push { get; init; }

    /// <summary>The last push to this member. A commit never changes it.</summary>
    public PushedMark? Pushed { get; init; }

    public bool IsMuted(DateTimeOffset now) => Muted && (MutedUntil is null || MutedUntil > now);

    /// <summary>The delivery marker that the other member may see. A read message counts as delivered.</summary>
    public long DeliveredSeq => Math.Max(ReportedSeq, SharedReadSeq);

    /// <summary>Messages up to this one are read or cleared.</summary>
    public long UnreadFloor => Math.Max(LastReadSeq, ClearedUpToSeq);
}
