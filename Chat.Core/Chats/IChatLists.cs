namespace Chat.Core.Chats;

/// <summary>
/// Lists chats. No call costs more than the chats it concerns. A failing store throws
/// <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IChatLists
{
    /// <summary>
    /// One page of a list in the order its <see cref="ChatListKind"/> says. Ties are broken by id, so pages never repeat or
    /// skip.
    /// </summary>
    Task<IReadOnlyList<Conversation>> ListAsync(ChatListQuery query, CancellationToken ct);

    /// <summary>How many chats the list has on all its pages.</summary>
    Task<int> CountAsync(ChatListQuery query, CancellationToken ct);

    /// <summary>
    /// The places of the user's unanswered requests, of those that have one. No two requests of a user ever have the same
    /// place, even when several are committed at the same time.
    /// </summary>
    Task<IReadOnlyList<int>> ListRequestPlacesAsync(string userId, CancellationToken ct);

    /// <summary>
    /// The user's chats that changed for them after <paramref name="after"/>, oldest change first, each once, including
    /// hidden ones. A store whose change marks are not exact overlaps: a chat may come again, but none is missed.
    /// </summary>
    Task<ChangedChats> ListChangedAsync(string userId, ChangeMark? after, int limit, CancellationToken ct);

    /// <summary>The sum of the user's unread counts over accepted chats that are not hidden, and how many chats have any.</summary>
    Task<UnreadTotals> SumUnreadAsync(string userId, CancellationToken ct);

    /// <summary>The ids of at most <paramref name="limit"/> chats in which both members cleared messages that are not erased.</summary>
    Task<IReadOnlyList<string>> ListErasableAsync(int limit, CancellationToken ct);
}

public enum ChatListKind
{
    /// <summary>Pending, requested by someone else; newest request first.</summary>
    IncomingRequests,

    /// <summary>Pending, requested by the user; newest request first.</summary>
    OutgoingRequests,

    /// <summary>Accepted; newest message first, a chat without messages by the time of its acceptance.</summary>
    Active,

    /// <summary>Any state; newest chat first.</summary>
    History,
}

/// <summary>
/// The chats of <paramref name="UserId"/> to list. Chats that the user hid are left out unless
/// <paramref name="IncludeHidden"/>. <paramref name="Archived"/> null lists both.
/// </summary>
public sealed record ChatListQuery(string UserId, ChatListKind Kind, int Limit)
{
    public bool? Archived { get; init; }

    public bool IncludeHidden { get; init; }

    /// <summary>Start behind this item of the previous page.</summary>
    public ChatListPosition? After { get; init; }

    /// <summary>Skip this many; for pages by number.</summary>
    public int Offset { get; init; }
}

/// <summary>The place of an item in its list: the time by which the list is sorted, and the chat's id.</summary>
public sealed record ChatListPosition(DateTimeOffset At, string ChatId)
{
    /// <summary>The position of a chat in a list of this kind; what the store sorts by.</summary>
    public static ChatListPosition Of(Conversation chat, ChatListKind kind) => new(
        kind switch
        {
            ChatListKind.IncomingRequests or ChatListKind.OutgoingRequests => chat.RequestedAt,
            ChatListKind.Active => chat.LastMessageAt ?? chat.RespondedAt ?? chat.CreatedAt,
            ChatListKind.History => chat.CreatedAt,
        },
        chat.Id);
}

/// <summary>A store's own mark of when a chat last changed for a member; opaque outside the store, orderable inside.</summary>
public sealed record ChangeMark(long Value, string ChatId);

public sealed record ChangedChats(IReadOnlyList<Conversation> Chats, ChangeMark? Last, bool HasMore);

public sealed record UnreadTotals(int Total, int Chats);
