using Chat.Core.Search;

namespace Chat.Core.Chats;

/// <summary>
/// Reads the messages of a loaded chat. Nothing beyond the loaded state is returned: no message above the chat's seq, no
/// change above its rev; a message that changed since may come in its newer state. No call scans more than its chat. A
/// failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IMessageReader
{
    /// <summary>The messages of a range, in the requested order.</summary>
    Task<IReadOnlyList<Message>> ListAsync(LoadedChat chat, MessageRange range, CancellationToken ct);

    /// <summary>How many messages match.</summary>
    Task<int> CountAsync(LoadedChat chat, MessageFilter filter, CancellationToken ct);

    /// <summary>The messages with these numbers, in any order; missing ones are left out.</summary>
    Task<IReadOnlyList<Message>> FindAsync(LoadedChat chat, IReadOnlyList<long> seqs, CancellationToken ct);

    /// <summary>
    /// The messages whose rev is above <see cref="ChangesQuery.SinceRev"/>, in rev order (then seq), tombstones and hidden
    /// ones included: at least <see cref="ChangesQuery.Limit"/> if there are so many, and never only a part of one rev.
    /// Besides those, the messages at or below that rev that the member hid after <see cref="ChangesQuery.SinceOwnRev"/>.
    /// </summary>
    Task<ChangedMessages> ListChangesAsync(LoadedChat chat, ChangesQuery query, CancellationToken ct);

    /// <summary>The messages that match, newest first; see <see cref="SearchQuery"/>.</summary>
    Task<IReadOnlyList<Message>> SearchAsync(LoadedChat chat, SearchQuery query, CancellationToken ct);
}

/// <summary>Selects messages of a chat: those with <see cref="After"/> &lt; seq &lt; <see cref="Before"/>.</summary>
public record MessageFilter
{
    public long After { get; init; }

    public long Before { get; init; } = long.MaxValue;

    /// <summary>Leave out the messages that this member hid.</summary>
    public string? NotHiddenFor { get; init; }

    /// <summary>Only this sender's.</summary>
    public string? From { get; init; }

    /// <summary>Leave out tombstones.</summary>
    public bool ExcludeDeleted { get; init; }

    /// <summary>The messages that a member may see: above what they cleared, without what they hid.</summary>
    public static MessageFilter VisibleTo(MemberView memberView) =>
        new() { After = memberView.ClearedUpToSeq, NotHiddenFor = memberView.UserId };

    /// <summary>The messages that count as unread for a member who read up to <paramref name="seq"/>.</summary>
    public static MessageFilter UnreadFor(MemberView memberView, long seq) => VisibleTo(memberView) with
    {
        After = Math.Max(seq, memberView.ClearedUpToSeq),
        From = memberView.Chat.Peer(memberView.UserId).UserId,
        ExcludeDeleted = true,
    };

    public virtual bool Matches(Message message) =>
        message.Seq > After && message.Seq < Before
        && (NotHiddenFor is null || !message.IsHiddenFor(NotHiddenFor))
        && (From is null || message.SenderId == From)
        && !(ExcludeDeleted && message.Deleted);
}

/// <summary>A page of messages. The limit is 0 or more.</summary>
public sealed record MessageRange(MessageFilter Filter, int Limit)
{
    /// <summary>Newest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Skip this many; for pages by number.</summary>
    public int Offset { get; init; }
}

/// <summary>The changes that a member who has the chat at two counters does not know. Messages that they cleared are left out.</summary>
public sealed record ChangesQuery(MemberView MemberView, long SinceRev, long SinceOwnRev, int Limit)
{
    /// <summary>Messages that were sent after the clearing have a rev above it, so a store may begin there.</summary>
    public long FirstRev => Math.Max(SinceRev, MemberView.Own.ClearedAtRev ?? 0);
}

/// <param name="Messages">In rev order.</param>
/// <param name="HiddenSince">Those that the member hid since, not among <paramref name="Messages"/>.</param>
/// <param name="HasMore">More messages changed, all of them above the last rev of <paramref name="Messages"/>.</param>
public sealed record ChangedMessages(IReadOnlyList<Message> Messages, IReadOnlyList<Message> HiddenSince, bool HasMore);

/// <summary>
/// A search: each of <paramref name="Words"/>, which come from <see cref="SearchWords"/>, must begin a word of the message.
/// An empty list matches nothing.
/// </summary>
public sealed record SearchQuery(IReadOnlyList<string> Words, int Limit) : MessageFilter
{
    public MessageType? Type { get; init; }

    /// <summary>Sent at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Sent before or at.</summary>
    public DateTimeOffset? Until { get; init; }

    public override bool Matches(Message message) =>
        base.Matches(message)
        && (Type is null || message.Type == Type)
        && !(message.CreatedAt < Since) && !(message.CreatedAt > Until)
        && MatchesWords(message.Content);

    private bool MatchesWords(string? content)
    {
        if (content is null || Words.Count == 0)
        {
            return false;
        }

        var words = SearchWords.Of(content);
        return Words.All(prefix => words.Any(word => word.StartsWith(prefix, StringComparison.Ordinal)));
    }
}
