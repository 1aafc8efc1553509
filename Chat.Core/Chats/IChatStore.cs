using Chat.Core.Messages;

namespace Chat.Core.Chats;

/// <summary>
/// Keeps chats with both their members. Every call is atomic and durable when it returns (it survives the process
/// being killed); a store that fails or does not answer in time throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IChatStore
{
    /// <summary>
    /// Stores <paramref name="candidate"/> unless the pair has a chat already, then returns the one that is stored.
    /// At most one chat per pair ever exists, whoever calls at the same time; <c>Created</c> is true for one call.
    /// With an <paramref name="intro"/> the new chat's message 1 is stored along (its rev is the chat's). Null, and nothing
    /// stored, when the pair has no chat and another chat has the candidate's <see cref="Conversation.RequestPlace"/>.
    /// </summary>
    Task<(Conversation? Chat, bool Created)> GetOrCreateAsync(Conversation candidate, Message? intro, CancellationToken ct);

    /// <summary>Null when there is no such chat. Any text is a valid id to ask for.</summary>
    Task<Conversation?> FindAsync(string chatId, CancellationToken ct);

    /// <summary>The chat of two users, in either order; null when they have none.</summary>
    Task<Conversation?> FindByPairAsync(string userId, string otherUserId, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> with <paramref name="after"/>. False, and nothing stored, when the chat was
    /// written since <paramref name="before"/> was read (its <see cref="Conversation.Version"/> differs): read and
    /// decide again. Also false when another chat of the requester has after's <see cref="Conversation.RequestPlace"/>. An <paramref name="intro"/> takes the next seq and after's rev, in the same step.
    /// Marks the chat as changed (see <see cref="ListChangedAsync"/>) for both when the rev differs, else for the
    /// members whose ownRev differs.
    /// </summary>
    Task<bool> SaveAsync(Conversation before, Conversation after, Message? intro, CancellationToken ct);

    /// <summary>One page of a list in the order its <see cref="ChatListKind"/> says. Ties are broken by id, so pages never repeat or skip.</summary>
    Task<IReadOnlyList<Conversation>> ListAsync(ChatListQuery query, CancellationToken ct);

    /// <summary>How many chats the list has on all its pages.</summary>
    Task<int> CountAsync(ChatListQuery query, CancellationToken ct);

    /// <summary>
    /// The places of the requests that the user made and nobody answered, of those that have one. No two requests of a
    /// user ever have the same place, whoever saves at the same time.
    /// </summary>
    Task<IReadOnlyList<int>> ListRequestPlacesAsync(string userId, CancellationToken ct);

    /// <summary>
    /// The user's chats that changed for them after <paramref name="after"/>, oldest change first, each once, also hidden
    /// ones; a store whose change marks are not exact overlaps, so a chat may come again but none is missed.
    /// </summary>
    Task<ChangedChats> ListChangedAsync(string userId, ChangeMark? after, int limit, CancellationToken ct);

    /// <summary>The sum of the user's unread counts over accepted chats that are not hidden, and how many chats have any.</summary>
    Task<UnreadTotals> SumUnreadAsync(string userId, CancellationToken ct);
}

public enum ChatListKind
{
    /// <summary>Pending, made by someone else; newest request first.</summary>
    IncomingRequests,

    /// <summary>Pending, made by the user; newest request first.</summary>
    OutgoingRequests,

    /// <summary>Accepted; newest message first, a chat without messages by the time of its acceptance.</summary>
    Active,

    /// <summary>Any state; newest chat first.</summary>
    History,
}

/// <summary>
/// Which chats of <paramref name="UserId"/> to list. Chats hidden by the user are left out unless
/// <paramref name="IncludeHidden"/>. <paramref name="Archived"/> null lists both.
/// </summary>
public sealed record ChatListQuery(string UserId, ChatListKind Kind, int Limit)
{
    public bool? Archived { get; init; }

    public bool IncludeHidden { get; init; }

    /// <summary>Start behind this item of the page before.</summary>
    public ChatListPosition? After { get; init; }

    /// <summary>Skip this many; for pages by number.</summary>
    public int Offset { get; init; }
}

/// <summary>Where an item stands in its list's order: the time the list is sorted by, and the chat's id.</summary>
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
