using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Chat.Client.Reducing;
using Chat.Client.Wire;

namespace Chat.Client;

/// <summary>
/// The chats of one user. It follows docs/client-guide.md: it reconnects, catches up, and sends everything exactly once. All
/// members can be called from any thread. Disposing ends the connection; what was not sent stays in the outbox's store.
/// </summary>
public sealed class ChatClient : IAsyncDisposable
{
    private readonly Session _session;

    /// <summary>Creates a client. It connects with <see cref="StartAsync"/>.</summary>
    public ChatClient(ChatClientOptions options) => _session = new Session(options);

    /// <summary>The user; empty until the first token is known.</summary>
    public string UserId => _session.Store.State.Me;

    /// <summary>The state of the connection.</summary>
    public ConnectionStatus Status => _session.Store.State.Status;

    /// <summary>The limits and timings of the server.</summary>
    public ServerLimits Limits => _session.Store.State.Limits;

    /// <summary>The unread messages of all accepted chats.</summary>
    public UnreadTotals Unread => _session.Store.State.Unread;

    /// <summary>The entries that wait, are on their way, or were refused, in the order of queueing.</summary>
    public IReadOnlyList<OutboxEntry> Outbox => _session.Store.State.Outbox;

    /// <summary>
    /// Loads the outbox and begins to connect; it does not wait for the network. After <see cref="ConnectionStatus.SignedOut"/>
    /// it goes on with a new token.
    /// </summary>
    public Task StartAsync(CancellationToken ct = default) => _session.StartAsync(ct);

    /// <summary>
    /// All changes from this call on, in order. The enumeration ends with the client; unread events are held in memory
    /// until they are read, so enumerate what you ask for.
    /// </summary>
    public IAsyncEnumerable<ChatEvent> EventsAsync(CancellationToken ct = default) => ReadAsync(_session.Listen(), ct);

    /// <summary>A list of chats, newest first. It waits for the first synchronisation.</summary>
    public async IAsyncEnumerable<ChatView> ChatsAsync(
        ChatList list = ChatList.Active, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await _session.Store.WaitAsync(state => state.Synced, ct);
        var chats = _session.Store.State.Chats.Values.Select(chat => chat.Shown).Where(view => !view.Hidden && IsIn(view, list));
        foreach (var view in chats.OrderByDescending(view => view.LastMessageAt ?? view.CreatedAt).ThenByDescending(view => view.Id))
        {
            yield return view;
        }
    }

    /// <summary>The chat with a user. It sends a request when there is none yet.</summary>
    /// <param name="userId">The other user.</param>
    /// <param name="message">The first message of a request.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<Conversation> OpenAsync(string userId, string? message = null, CancellationToken ct = default)
    {
        var body = new JsonObject { ["recipientId"] = userId };
        if (message is not null)
        {
            body["message"] = message;
        }

        var view = await _session.Api.CallAsync(HttpMethod.Post, "chats/or-create", body, WireJson.Default.ChatView, ct);
        _session.Store.Dispatch(new StateAction.Viewed([view]));
        return Chat(view.Id);
    }

    /// <summary>A chat by its id. It need not be known here yet.</summary>
    public Conversation Chat(string chatId) => new(_session, chatId);

    /// <summary>
    /// Ends all waits and catches up now. Catching up happens by itself; call it when the system reports that the network is
    /// back, or that the application is in front again.
    /// </summary>
    public Task RefreshAsync(CancellationToken ct = default) => _session.RefreshAsync(ct);

    /// <summary>Sends a failed entry again. Its files are uploaded anew, since the refused uploads may have expired.</summary>
    public void Retry(string entryId)
    {
        if (_session.Store.State.Entry(entryId) is { State: OutboxState.Failed } entry)
        {
            _session.Store.Dispatch(new StateAction.EntryChanged(entry with
            {
                State = OutboxState.Queued,
                QueuedAt = _session.Options.TimeProvider.GetUtcNow(),
                ErrorCode = null,
                ErrorDetail = null,
                Files = entry.Files?.Select(file => file with { FileId = null }).ToList(),
            }));
        }
    }

    /// <summary>Removes an entry, and cancels its uploads.</summary>
    public void Discard(string entryId) =>
        _session.Store.Dispatch(new StateAction.Settled(entryId, Error: ChatClientException.Discarded().Problem));

    /// <summary>Any other call of the API with the user's token, such as <c>GET users/me/settings</c>.</summary>
    /// <returns>The answer; null when it has no body.</returns>
    public Task<JsonElement?> RequestAsync(HttpMethod method, string path, JsonNode? body = null, CancellationToken ct = default) =>
        _session.Api.RequestAsync(method, path, body, ct);

    internal string? ConnectionId => _session.Link.ConnectionId;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static bool IsIn(ChatView view, ChatList list) => list switch
    {
        ChatList.Active => view is { Status: ChatStatus.Accepted, Archived: false },
        ChatList.Archived => view is { Status: ChatStatus.Accepted, Archived: true },
        ChatList.Requests => view.Status == ChatStatus.Pending,
    };

    private async IAsyncEnumerable<ChatEvent> ReadAsync(
        Channel<ChatEvent> events, [EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            await foreach (var e in events.Reader.ReadAllAsync(ct))
            {
                yield return e;
            }
        }
        finally
        {
            _session.Unlisten(events);
        }
    }
}
