using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Client.Reducing;
using Chat.Client.Rest;
using Chat.Client.Wire;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace Chat.Client.Realtime;

/// <summary>
/// The socket. It reconnects until it is stopped or the user is signed out. <paramref name="catchUp"/> runs before the
/// status is live, and also when the API answers but the socket does not; its failure ends the connection.
/// <paramref name="onRecovered"/> runs when the server answers a heartbeat after one that it did not: it may have forgotten the rooms.
/// </summary>
internal sealed partial class HubLink(
    ChatClientOptions options,
    RestApi api,
    StateStore store,
    ILogger logger,
    Func<bool, CancellationToken, Task> catchUp,
    Action onRecovered)
{
    private static readonly TimeSpan[] Waits =
        [TimeSpan.Zero, .. new[] { 1, 2, 5, 10, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = options.TimeProvider;
    private readonly Pause _pause = new(options.TimeProvider);
    private readonly HubFactory _hubs = new(options, store, logger);
    private volatile HubConnection? _hub;
    private int _tries;
    private long _lastSent;

    public bool IsOpen => _hub?.State == HubConnectionState.Connected;

    public string? ConnectionId => _hub?.ConnectionId;

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Interlocked.Read(ref _lastSent));

    public async Task RunAsync(CancellationToken ct)
    {
        _tries = 0;
        while (true)
        {
            await _pause.WaitAsync(Pause.Jitter(Waits[Math.Min(_tries++, Waits.Length - 1)]), ct);
            try
            {
                await ConnectAsync(ct);
            }
            catch (ChatClientException e) when (e.Code == ChatClientException.SignedOutCode)
            {
                return;
            }
            // The next try is the remedy for any failure. The end is passed on.
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogFailed(logger, (e as ChatClientException)?.Code ?? e.GetType().Name);
                store.Dispatch(new StateAction.StatusSet(ConnectionStatus.Offline));
            }
        }
    }

    /// <summary>The network or the user may be back: try at once.</summary>
    public void Kick()
    {
        _tries = 0;
        _pause.End();
    }

    /// <summary>The answer of an event. Throws the server's refusal, or <c>offline</c> when no answer came.</summary>
    public async Task<EventAnswer> InvokeAsync(string name, JsonObject payload, CancellationToken ct)
    {
        var hub = _hub is { State: HubConnectionState.Connected } open ? open : throw ChatClientException.Offline();
        Interlocked.Exchange(ref _lastSent, _time.GetTimestamp());
        EventAnswer? answer;
        try
        {
            var json = await hub.InvokeAsync<JsonElement>(name, Argument(payload), ct).WaitAsync(AnswerPatience, _time, ct);
            answer = json.Deserialize(WireJson.Default.EventAnswer);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            throw ChatClientException.Offline(e);
        }

        return answer is { Ok: true } ? answer : throw new ChatClientException(answer?.Error ?? new Problem());
    }

    /// <summary>Sends without waiting for an answer. Without a connection nothing happens.</summary>
    public async Task SendAsync(string name, JsonObject payload, CancellationToken ct)
    {
        Interlocked.Exchange(ref _lastSent, _time.GetTimestamp());
        try
        {
            await (_hub?.SendAsync(name, Argument(payload), ct) ?? Task.CompletedTask);
        }
        // The connection ended meanwhile.
        catch (Exception) when (!ct.IsCancellationRequested)
        {
        }
    }

    private object Argument(JsonObject payload)
    {
        var text = WireJson.Write(payload);
        return options.StringArguments ? text : JsonElement.Parse(text);
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        store.Dispatch(new StateAction.StatusSet(ConnectionStatus.Connecting));
        var negotiation = await api.CallAsync(HttpMethod.Post, "negotiate", new JsonObject(), WireJson.Default.Negotiation, ct);
        store.Dispatch(new StateAction.Limited(negotiation.Constants));

        await using var hub = _hubs.Build(negotiation);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await StartAsync(hub, ct);
        _hub = hub;
        using var session = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var heartbeat = new Heartbeat(this, _time, onRecovered);
        var beating = heartbeat.RunAsync(TimeSpan.FromMilliseconds(Math.Max(1, negotiation.Constants.HeartbeatMs)), session.Token);
        try
        {
            store.Dispatch(new StateAction.StatusSet(ConnectionStatus.CatchingUp));
            await (await Task.WhenAny(closed.Task, catchUp(true, session.Token)));
            if (IsOpen)
            {
                store.Dispatch(new StateAction.StatusSet(ConnectionStatus.Live));
            }

            var since = _time.GetTimestamp();
            await closed.Task.WaitAsync(ct);
            store.Dispatch(new StateAction.StatusSet(ConnectionStatus.Offline));
            // Keep backing off when the server closes new connections at once.
            _tries = _time.GetElapsedTime(since) > Stable ? 0 : _tries;
        }
        finally
        {
            _hub = null;
            await session.CancelAsync();
            await beating;
        }
    }

    private async Task StartAsync(HubConnection hub, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(ConnectPatience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await hub.StartAsync(either.Token);
        }
        // Without a socket, REST alone has to bring the changes.
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            await catchUp(false, ct);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection failed: {Reason}. The client tries again.")]
    private static partial void LogFailed(ILogger logger, string reason);
}
