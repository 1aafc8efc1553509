using System.Text.Json;
using System.Threading.Channels;
using Chat.Core.Realtime;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.LocalHost;

/// <summary>A connected SignalR client that keeps the events it gets, in order.</summary>
public sealed class TestClient : IAsyncDisposable
{
    private readonly Channel<(string Name, JsonElement Payload)> _events = Channel.CreateUnbounded<(string, JsonElement)>();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestClient(HubConnection connection)
    {
        Connection = connection;
        connection.Closed += error =>
        {
            _closed.TrySetResult(error);
            return Task.CompletedTask;
        };
        foreach (var name in (string[])["first", "second", "marker"])
        {
            connection.On<object>(name, payload => _events.Writer.TryWrite((name, JsonSerializer.SerializeToElement(payload))));
        }
    }

    public HubConnection Connection { get; }

    public string Id => Connection.ConnectionId!;

    public Task<Exception?> Closed => _closed.Task.SoonAsync();

    public static async Task<TestClient> ConnectAsync(
        ClientAccess access, bool messagePack = false, HttpTransportType transport = HttpTransportType.WebSockets)
    {
        var builder = new HubConnectionBuilder().WithUrl(access.Url, transport, options =>
            options.AccessTokenProvider = () => Task.FromResult<string?>(access.AccessToken));
        if (messagePack)
        {
            builder.AddMessagePackProtocol();
        }

        var client = new TestClient(builder.Build());
        await client.Connection.StartAsync().SoonAsync();
        return client;
    }

    public Task<(string Name, JsonElement Payload)> NextAsync() => _events.Reader.ReadAsync().AsTask().SoonAsync();

    /// <summary>The names of the events up to the marker, which the test has sent last.</summary>
    public async Task<IReadOnlyList<string>> UntilMarkerAsync()
    {
        var names = new List<string>();
        for (var next = await NextAsync(); next.Name != "marker"; next = await NextAsync())
        {
            names.Add(next.Name);
        }

        return names;
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
