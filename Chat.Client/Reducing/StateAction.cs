using Chat.Client.Wire;

namespace Chat.Client.Reducing;

/// <summary>Everything that can change the state.</summary>
internal abstract record StateAction
{
    /// <summary>An event of the server.</summary>
    public sealed record Received(string Name, EventPayload Payload, DateTimeOffset Now) : StateAction;

    /// <summary>Chats as an answer had them.</summary>
    public sealed record Viewed(IReadOnlyList<ChatView> Chats) : StateAction;

    /// <summary>A page of <c>changes</c>.</summary>
    public sealed record Changed(ChangesPage Page) : StateAction;

    /// <summary>All messages from <paramref name="From"/> up to those that are held, or to the newest.</summary>
    public sealed record Paged(string ChatId, IReadOnlyList<Message> Messages, long From) : StateAction;

    /// <summary>The room of a chat was joined.</summary>
    public sealed record Joined(string ChatId, bool Online, long Rev) : StateAction;

    /// <summary>The messages of a chat are listed.</summary>
    public sealed record Looked(string ChatId) : StateAction;

    /// <summary>The chat is not there, or not the user's.</summary>
    public sealed record Gone(string ChatId) : StateAction;

    /// <summary>The changes of these chats are about to be fetched. Later events mark them again.</summary>
    public sealed record Fetching(IReadOnlyCollection<string> ChatIds) : StateAction;

    /// <summary>The changes of these chats could not be fetched.</summary>
    public sealed record NotFetched(IReadOnlyCollection<string> ChatIds) : StateAction;

    /// <summary>A page of <c>sync</c> was applied.</summary>
    public sealed record Synced(string Cursor, bool IsDone) : StateAction;

    /// <summary>The server can't read the cursor any more: the next sync starts from nothing.</summary>
    public sealed record CursorLost : StateAction;

    /// <summary>Time has passed.</summary>
    public sealed record Ticked(DateTimeOffset Now) : StateAction;

    public sealed record SignedIn(string UserId) : StateAction;

    public sealed record Limited(ServerLimits Limits) : StateAction;

    public sealed record StatusSet(ConnectionStatus Status) : StateAction;

    public sealed record Queued(OutboxEntry Entry) : StateAction;

    /// <summary>The entry has a new state. Without effect when it is not in the outbox any more.</summary>
    public sealed record EntryChanged(OutboxEntry Entry, Problem? Error = null) : StateAction;

    /// <summary>The entry was answered, or is given up.</summary>
    public sealed record Settled(string Id, Message? Message = null, ChatView? Chat = null, Problem? Error = null) : StateAction;

    /// <summary>The chats that the action may change; null for any.</summary>
    public IEnumerable<string>? AffectedChats => this switch
    {
        Received action => action.Payload.ChatId is { } id ? [id] : [],
        Viewed action => action.Chats.Select(chat => chat.Id).Distinct(StringComparer.Ordinal),
        Changed action => [action.Page.Chat.Id],
        Paged action => [action.ChatId],
        Joined action => [action.ChatId],
        Looked action => [action.ChatId],
        Gone action => [action.ChatId],
        Settled action => new[] { action.Chat?.Id, action.Message?.ChatId }.OfType<string>().Distinct(StringComparer.Ordinal),
        Ticked or StatusSet => null,
        _ => [],
    };

    /// <summary>All messages that the action brings.</summary>
    public IEnumerable<Message> AllMessages => this switch
    {
        Received action => new[] { action.Payload.Message, action.Payload.Chat?.LastMessage }.OfType<Message>(),
        Viewed action => action.Chats.Select(chat => chat.LastMessage).OfType<Message>(),
        Changed action => action.Page.Messages,
        Paged action => action.Messages,
        Settled action => new[] { action.Message, action.Chat?.LastMessage }.OfType<Message>(),
        _ => [],
    };
}
