using System.Text.Json;
using System.Threading.Channels;
using Chat.Core;
using Chat.Core.Realtime;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.App;

/// <summary>A connection of a user with the real SignalR client, and the events it got.</summary>
public sealed class SocketUser : IAsyncDisposable
{
    private const string Marker = "tests_marker";

    /// <summary>Long enough for a busy machine; a test that passes never waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChatApp _app;
    private readonly HubConnection _connection;
    private readonly Channel<(string Name, Answer Payload)> _events = Channel.CreateUnbounded<(string, Answer)>();

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SocketUser(ChatApp app, HubConnection connection)
    {
        (_app, _connection) = (app, connection);
        _connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
        foreach (var name in typeof(ServerEvents).GetFields().Select(f => (string)f.GetRawConstantValue()!).Append(Marker))
        {
            connection.On<object>(name, payload =>
                _events.Writer.TryWrite((name, new Answer(JsonSerializer.SerializeToElement(payload, ChatJson.Options)))));
        }
    }

    public string ConnectionId => _connection.ConnectionId!;

    public static async Task<SocketUser> ConnectAsync(
        ChatApp app, string userId, string token, bool messagePack, HttpTransportType transport)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(app.BaseAddress, "api"), transport, options =>
            options.AccessTokenProvider = () => Task.FromResult<string?>(token));
        if (messagePack)
        {
            builder.AddMessagePackProtocol();
        }

        var socket = new SocketUser(app, builder.Build());
        await socket._connection.StartAsync().WaitAsync(Patience);
        return socket;
    }

    /// <summary>Connects with an access of the service, past the negotiation of the product.</summary>
    public static async Task<SocketUser> ConnectDirectlyAsync(ChatApp app, string userId)
    {
        var access = await app.Services.GetRequiredService<IRealtime>().CreateClientAccessAsync(userId, CancellationToken.None);
        var builder = new HubConnectionBuilder().WithUrl(access.Url, options =>
            options.AccessTokenProvider = () => Task.FromResult<string?>(access.AccessToken));
        var socket = new SocketUser(app, builder.Build());
        await socket._connection.StartAsync().WaitAsync(Patience);
        return socket;
    }

    /// <summary>Completes when the server has closed the connection.</summary>
    public Task ClosedAsync() => _closed.Task.WaitAsync(Patience);

    /// <summary>An event that is answered.</summary>
    public async Task<Answer> InvokeAsync(string name, object? payload)
    {
        var answer = await _connection.InvokeAsync<object>(name, payload).WaitAsync(Patience);
        return new Answer(JsonSerializer.SerializeToElement(answer, ChatJson.Options));
    }

    /// <summary>An event that is not answered.</summary>
    public Task SendAsync(string name, object? payload) => _connection.SendAsync(name, payload).WaitAsync(Patience);

    /// <summary>The next event of this name; others before it are dropped.</summary>
    public async Task<Answer> NextAsync(string name)
    {
        while (true)
        {
            var (got, payload) = await _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            if (got == name)
            {
                return payload;
            }
        }
    }

    /// <summary>
    /// All events that were published to this connection before now, in order. Events of one connection arrive in the
    /// order of their publishing, so behind the marker nothing of before can come.
    /// </summary>
    public async Task<IReadOnlyList<(string Name, Answer Payload)>> DrainAsync()
    {
        await _app.PublishAsync(new Audience.Connection(ConnectionId), Marker, new { });
        var drained = new List<(string, Answer)>();
        while (true)
        {
            var next = await _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            if (next.Name == Marker)
            {
                return drained;
            }

            drained.Add(next);
        }
    }

    /// <summary>The names of all events until now.</summary>
    public async Task<IReadOnlyList<string>> DrainNamesAsync() => [.. (await DrainAsync()).Select(e => e.Name)];

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
