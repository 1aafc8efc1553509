using Chat.Core.Chats;

namespace Chat.Core.Messages;

/// <summary>
/// Reads messages as one member may see them: never one at or below their clearedUpToSeq, and hidden ones only where
/// it is said. All come with their <see cref="ReplyTo.Original"/>. No call scans more than the chat it asks for.
/// A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IMessageReader
{
    /// <summary>Messages between two seqs, in the order asked for.</summary>
    Task<IReadOnlyList<Message>> ListAsync(MessageRange range, CancellationToken ct);

    /// <summary>How many messages the member sees; for pages by number.</summary>
    Task<int> CountAsync(Viewing viewing, CancellationToken ct);

    /// <summary>What <see cref="Member.Unread"/> should be if the member had read up to <paramref name="readSeq"/>, counted.</summary>
    Task<int> CountUnreadAsync(Viewing viewing, long readSeq, CancellationToken ct);

    /// <summary>The newest message each member sees in each chat, in the order asked for; null where there is none. Tombstones count.</summary>
    Task<IReadOnlyList<Message?>> FindNewestAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct);

    /// <summary>The highest seq among these messages of the chat; null when none of them is there.</summary>
    Task<long?> FindHighestSeqAsync(string chatId, IReadOnlyList<string> messageIds, CancellationToken ct);

    /// <summary>
    /// Messages whose rev is above <paramref name="sinceRev"/> in rev order (then seq), at least <paramref name="limit"/>
    /// of them if there are so many, never ending inside one rev; tombstones and hidden ones included. Besides those, the
    /// hidden ones at or below <paramref name="sinceRev"/> that the member hid after <paramref name="sinceOwnRev"/>.
    /// </summary>
    Task<ChangedMessages> ListChangesAsync(Viewing viewing, long sinceRev, long sinceOwnRev, int limit, CancellationToken ct);

    /// <summary>Messages of the chat that hold all words, newest first; see <see cref="SearchQuery"/>. Tombstones never match.</summary>
    Task<IReadOnlyList<Message>> SearchAsync(SearchQuery query, CancellationToken ct);
}

/// <summary>One member's view of one chat.</summary>
public sealed record Viewing(Conversation Chat, string UserId)
{
    public long ClearedUpToSeq => Chat.Own(UserId).ClearedUpToSeq;
}

/// <summary>Messages with <paramref name="After"/> &lt; seq &lt; <paramref name="Before"/>; null is no bound. Hidden ones are left out. The limit is 1 or more.</summary>
public sealed record MessageRange(Viewing Viewing, int Limit)
{
    public long? After { get; init; }

    public long? Before { get; init; }

    /// <summary>Newest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Skip this many; for pages by number.</summary>
    public int Offset { get; init; }
}

/// <param name="Messages">In rev order.</param>
/// <param name="HiddenSince">Those the member hid since their ownRev, not among <paramref name="Messages"/>.</param>
/// <param name="CompleteUpToRev">No change at or below this rev is missing, also none that is still being written.</param>
/// <param name="HasMore">There are changes above <paramref name="CompleteUpToRev"/> already.</param>
public sealed record ChangedMessages(
    IReadOnlyList<Message> Messages, IReadOnlyList<Message> HiddenSince, long CompleteUpToRev, bool HasMore);

/// <summary>
/// <paramref name="Words"/> come from <see cref="SearchWords"/>: each must begin a word of the message. An empty list
/// matches nothing.
/// </summary>
public sealed record SearchQuery(Viewing Viewing, IReadOnlyList<string> Words, int Limit)
{
    /// <summary>Only this sender's.</summary>
    public string? From { get; init; }

    public MessageType? Type { get; init; }

    /// <summary>Sent at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Sent before or at.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only below this seq; the page before ended there.</summary>
    public long? BeforeSeq { get; init; }
}
