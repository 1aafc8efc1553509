using System.Text.Json;
using Chat.Client;
using Chat.Client.Reducing;
using Chat.Client.Rest;
using Chat.Client.Syncing;
using Chat.Client.Wire;

namespace Chat.Tests.Convergence;

/// <summary>
/// The state, the reducer and the catch-up of <see cref="ChatClient"/> without its connection. The test hands it the events,
/// and every chat is fetched from its beginning.
/// </summary>
internal sealed class SyncedClient : IDisposable
{
    private readonly HashSet<string> _received = new(StringComparer.Ordinal);
    private readonly HttpClient _http;
    private readonly StateStore _store;
    private readonly CatchUp _catchUp;

    /// <param name="userId">The user.</param>
    /// <param name="token">The user's token.</param>
    /// <param name="url">The address of the server.</param>
    /// <param name="server">Answers the calls of the catch-up.</param>
    /// <param name="pageSize">Of sync and changes; small pages make every loop go round more than once.</param>
    public SyncedClient(string userId, string token, Uri url, HttpMessageHandler server, int pageSize)
    {
        _http = new HttpClient(server);
        _store = new StateStore(OnChange);
        _store.Dispatch(new StateAction.SignedIn(userId));
        var tokens = new TokenSource(_ => Task.FromResult(token), _ => { });
        var api = new RestApi(url, _http, tokens, TimeProvider.System, () => Assert.Fail($"The token of {userId} was refused."));
        _catchUp = new CatchUp(api, _store, startBelow: int.MaxValue, CancellationToken.None) { PageSize = pageSize };
    }

    public ClientState State => _store.State;

    /// <summary>Chats that an event told of, and that the client does not hold.</summary>
    public IReadOnlyList<string> UnknownChats => [.. State.Behind.Where(chatId => !State.Chats.ContainsKey(chatId))];

    public void Apply(string name, string payload, DateTimeOffset now) =>
        _store.Dispatch(new StateAction.Received(name, JsonSerializer.Deserialize(payload, WireJson.Default.EventPayload)!, now));

    /// <summary>A mute that is over ends.</summary>
    public void Tick(DateTimeOffset now) => _store.Dispatch(new StateAction.Ticked(now));

    /// <summary>Catches up, and fetches the messages of chats that were only shown so far.</summary>
    public async Task CatchUpAsync()
    {
        await _catchUp.RunAsync(CancellationToken.None);
        foreach (var chatId in State.Chats.Keys)
        {
            await _catchUp.BeginAsync(chatId, CancellationToken.None);
        }
    }

    /// <summary>Fetches the chats that the client does not hold, and no changes of others.</summary>
    public async Task FetchUnknownAsync()
    {
        foreach (var chatId in UnknownChats)
        {
            await _catchUp.FetchAsync(chatId, CancellationToken.None);
        }
    }

    public void Dispose() => _http.Dispose();

    private void OnChange(ClientState before, ClientState after, StateAction action)
    {
        foreach (var received in StateEvents.Between(before, after, action).OfType<MessageReceived>())
        {
            Assert.True(_received.Add(received.Message.Id), $"{after.Me} is told of message {received.Message.Seq} twice.");
        }
    }
}
