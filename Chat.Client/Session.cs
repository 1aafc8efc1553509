using System.Collections.Concurrent;
using System.Threading.Channels;
using Chat.Client.Realtime;
using Chat.Client.Reducing;
using Chat.Client.Rest;
using Chat.Client.Sending;
using Chat.Client.Syncing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Client;

/// <summary>Connects the parts of the client, and runs them until it is disposed.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly CancellationTokenSource _lifetime = new();
    private readonly ConcurrentDictionary<Channel<ChatEvent>, bool> _readers = new();
    private readonly Lock _gate = new();
    private readonly HttpClient _http;
    private readonly HubLink _link;
    private readonly Rooms _rooms;
    private readonly Sender _sender;
    private readonly Upkeep _upkeep;
    private readonly DeliveryReports _deliveries;
    private CancellationTokenSource? _connecting;
    private Task? _loaded;
    private Task _running = Task.CompletedTask;

    public Session(ChatClientOptions options)
    {
        Options = options;
        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(typeof(ChatClient).FullName!);
        // A large upload may take longer than any fixed limit; other calls have their own.
        _http = new HttpClient(options.Handler ?? new SocketsHttpHandler(), disposeHandler: options.Handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Store = new StateStore(OnChange);
        var tokens = new TokenSource(options.Token, user => Store.Dispatch(new StateAction.SignedIn(user)));
        Api = new RestApi(options.Url, _http, tokens, options.TimeProvider, SignOut);
        CatchUp = new CatchUp(Api, Store, options.StartBelow, _lifetime.Token);
        History = new History(Api, Store, CatchUp);
        Link = _link = new HubLink(options, Api, Store, logger, OnConnectedAsync, () => _ = _rooms!.JoinAsync(anew: true, _lifetime.Token));
        _rooms = new Rooms(Store, _link, options.Rooms);
        Outbox = new Outbox(Store, options.OutboxStore, logger);
        _sender = new Sender(Store, new EntryRequests(Api, _link, new Uploader(Api, Store)), options.TimeProvider, _lifetime.Token);
        _upkeep = new Upkeep(Store, CatchUp, options.TimeProvider);
        _deliveries = new DeliveryReports(Store, _link, options.TimeProvider);
    }

    public ChatClientOptions Options { get; }

    public StateStore Store { get; }

    public RestApi Api { get; }

    public HubLink Link { get; }

    public CatchUp CatchUp { get; }

    public History History { get; }

    public Outbox Outbox { get; }

    /// <summary>Starts, or goes on after a sign-out.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        Task loaded;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_lifetime.IsCancellationRequested, typeof(ChatClient));
            // A part that failed to load is loaded by the next start.
            loaded = _loaded = _loaded is { IsFaulted: false, IsCanceled: false } ? _loaded : LoadAsync();
        }

        await loaded.WaitAsync(ct);
        Connect();
    }

    /// <summary>The network or the user may be back: try at once, and catch up.</summary>
    public Task RefreshAsync(CancellationToken ct)
    {
        _link.Kick();
        _sender.Kick();
        return CatchUp.RunAsync(ct);
    }

    public Channel<ChatEvent> Listen()
    {
        var reader = Channel.CreateUnbounded<ChatEvent>(new UnboundedChannelOptions { SingleReader = true });
        _readers[reader] = true;
        return reader;
    }

    public void Unlisten(Channel<ChatEvent> reader) => _readers.TryRemove(reader, out _);

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        Outbox.Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var reader in _readers.Keys)
        {
            reader.Writer.TryComplete();
        }

        _http.Dispose();
    }

    private async Task LoadAsync()
    {
        await Outbox.LoadAsync(_lifetime.Token);
        _ = Outbox.RunAsync(_lifetime.Token);
        _ = _upkeep.RunAsync(_lifetime.Token);
        _ = _deliveries.RunAsync(_lifetime.Token);
    }

    private void Connect()
    {
        lock (_gate)
        {
            if (_lifetime.IsCancellationRequested || (_connecting is { IsCancellationRequested: false } && !_running.IsCompleted))
            {
                return;
            }

            _connecting = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
            _running = ConnectAsync(_running, _connecting.Token);
        }
    }

    private async Task ConnectAsync(Task before, CancellationToken ct)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Store.Dispatch(new StateAction.StatusSet(ConnectionStatus.Connecting));
        _sender.Kick();
        try
        {
            await _link.RunAsync(ct);
        }
        finally
        {
            // The sign-out may have come while the link still set another status.
            var isSignedOut = !_lifetime.IsCancellationRequested;
            Store.Dispatch(new StateAction.StatusSet(isSignedOut ? ConnectionStatus.SignedOut : ConnectionStatus.Offline));
        }
    }

    private void SignOut()
    {
        _connecting?.Cancel();
        Store.Dispatch(new StateAction.StatusSet(ConnectionStatus.SignedOut));
    }

    // Join first, then catch up, so that no event falls in between.
    private async Task OnConnectedAsync(bool isOpen, CancellationToken ct)
    {
        _sender.Kick();
        if (isOpen)
        {
            await _rooms.JoinAsync(anew: true, ct);
        }

        await CatchUp.RunAsync(ct);
        // The first catch-up brings the chats.
        await _rooms.JoinAsync(anew: false, ct);
    }

    // Runs under the store's lock, so nothing here waits.
    private void OnChange(ClientState before, ClientState after, StateAction action)
    {
        if (!_readers.IsEmpty)
        {
            Publish(StateEvents.Between(before, after, action));
        }

        if (!ReferenceEquals(before.Outbox, after.Outbox))
        {
            Outbox.Follow(before, after);
            _sender.Wake();
        }

        // A chat came, was accepted, or is shown now.
        if (action.AffectedChats?.Any(id => RoomReason(before, id) != RoomReason(after, id)) == true)
        {
            _ = Task.Run(() => _rooms.JoinAsync(anew: false, _lifetime.Token), _lifetime.Token);
        }
    }

    private static (ChatStatus? Status, bool? Followed) RoomReason(ClientState state, string chatId) =>
        state.Chats.TryGetValue(chatId, out var chat) ? (chat.View.Status, chat.Followed) : (null, null);

    private void Publish(IEnumerable<ChatEvent> events)
    {
        foreach (var e in events)
        {
            foreach (var reader in _readers.Keys)
            {
                reader.Writer.TryWrite(e);
            }
        }
    }
}
