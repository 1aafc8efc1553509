using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.LocalHost.Push;
using Chat.Tests.App;

namespace Chat.Tests.Push;

/// <summary>Firefox's side of the WebSocket to its push service.</summary>
internal sealed class AutopushClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    public string Uaid { get; private set; } = "";

    public string? Protocol => _socket.SubProtocol;

    /// <summary>Connects without a word.</summary>
    public static async Task<AutopushClient> OpenAsync(ChatApp app, string? origin = null, string? host = null)
    {
        var client = new AutopushClient();
        client._socket.Options.AddSubProtocol(AutopushConnection.Protocol);
        foreach (var (name, value) in new[] { ("Origin", origin), ("Host", host) }.Where(header => header.Item2 is not null))
        {
            client._socket.Options.SetRequestHeader(name, value);
        }

        await client._socket.ConnectAsync(new UriBuilder(app.BaseAddress) { Scheme = "ws", Path = "/push" }.Uri, CancellationToken.None);
        return client;
    }

    /// <summary>Connects as a new browser, or as the one with a <paramref name="uaid"/>.</summary>
    public static async Task<AutopushClient> ConnectAsync(ChatApp app, string? uaid = null)
    {
        var client = await OpenAsync(app);
        // As Firefox sends it.
        var broadcasts = new Dictionary<string, string> { ["remote-settings/monitor_changes"] = "1" };
        await client.SendAsync(new { messageType = "hello", broadcasts, use_webpush = true, uaid });
        var hello = await client.ReceiveAsync("hello");
        Assert.Equal((200, true), (hello.GetProperty("status").GetInt32(), hello.GetProperty("use_webpush").GetBoolean()));
        client.Uaid = hello.GetProperty("uaid").GetString()!;
        return client;
    }

    /// <returns>The identifier of the channel, and its endpoint.</returns>
    public async Task<(string Channel, string Endpoint)> RegisterAsync()
    {
        var channelID = RandomId.New().ToString();
        await SendAsync(new { messageType = "register", channelID, key = PushSamples.ServerPublicKey });
        var answer = await ReceiveAsync("register");
        Assert.Equal((200, channelID), (answer.GetProperty("status").GetInt32(), answer.GetProperty("channelID").GetString()));
        return (channelID, answer.GetProperty("pushEndpoint").GetString()!);
    }

    public Task AcknowledgeAsync(string channelID, string version) =>
        SendAsync(new { messageType = "ack", updates = new[] { new { channelID, version, code = 100 } } });

    public Task SendAsync(object message) => SendAsync(JsonSerializer.Serialize(message));

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public async Task<JsonElement> ReceiveAsync(string messageType)
    {
        var message = JsonElement.Parse(await ReceiveAsync());
        Assert.Equal(messageType, message.GetProperty("messageType").GetString());
        return message;
    }

    /// <summary>The next message; empty if the server closed the connection.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (buffer, length) = (new byte[16_384], 0);
        for (; ;)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Closes, and waits until the server has closed too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
        }

        _socket.Dispose();
    }
}
