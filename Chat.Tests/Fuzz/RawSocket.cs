using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Tests.App;
using MessagePack;

namespace Chat.Tests.Fuzz;

/// <summary>A client of the hub protocol that sends any bytes it likes.</summary>
internal sealed class RawSocket(WebSocket socket, bool messagePack) : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<byte> _received = [];

    public static async Task<RawSocket> ConnectAsync(ApiUser user, bool messagePack)
    {
        var negotiation = (await user.PostAsync("negotiate")).Require(200);
        var url = new UriBuilder(negotiation.Text("url")) { Scheme = "ws" };
        url.Query = $"{url.Query.TrimStart('?')}&access_token={negotiation.Text("accessToken")}";
        var client = new ClientWebSocket();
        using var patience = new CancellationTokenSource(Patience);
        await client.ConnectAsync(url.Uri, patience.Token);
        var socket = new RawSocket(client, messagePack);
        var handshake = $$"""{"protocol":"{{(messagePack ? "messagepack" : "json")}}","version":1}""";
        await socket.SendBytesAsync([.. Encoding.UTF8.GetBytes(handshake), RecordSeparator]);
        while (!socket._received.Contains(RecordSeparator))
        {
            await socket.ReceiveAsync();
        }

        socket._received.RemoveRange(0, socket._received.IndexOf(RecordSeparator) + 1);
        return socket;
    }

    /// <summary>Sends one message of the protocol with its end or its length.</summary>
    public Task SendAsync(byte[] message) =>
        SendBytesAsync(messagePack ? [.. Length(message.Length), .. message] : [.. message, RecordSeparator]);

    /// <summary>The next message as JSON; null when the connection was closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        while (true)
        {
            if (Take() is { } message)
            {
                return message;
            }

            if (!await ReceiveAsync())
            {
                return null;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendBytesAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(
            bytes, messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(Patience);
        var read = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        _received.AddRange(buffer.AsSpan(0, read.Count));
        return read.MessageType != WebSocketMessageType.Close;
    }

    private JsonElement? Take()
    {
        if (messagePack)
        {
            return TakeMessagePack();
        }

        var end = _received.IndexOf(RecordSeparator);
        return end < 0 ? null : JsonElement.Parse(Take(skip: 0, end, after: 1));
    }

    private JsonElement? TakeMessagePack()
    {
        var (length, bytes) = (0, 0);
        do
        {
            if (bytes == _received.Count)
            {
                return null;
            }

            length |= (_received[bytes] & 0x7f) << (7 * bytes);
        }
        while ((_received[bytes++] & 0x80) != 0);

        return _received.Count < bytes + length
            ? null
            : JsonElement.Parse(Escape(MessagePackSerializer.ConvertToJson(Take(bytes, length, after: 0))));
    }

    // ConvertToJson leaves control characters as they are.
    private static string Escape(string json) =>
        string.Concat(json.Select(c => c < ' ' ? $"\\u{(int)c:x4}" : c.ToString()));

    private byte[] Take(int skip, int count, int after)
    {
        var taken = _received.GetRange(skip, count).ToArray();
        _received.RemoveRange(0, skip + count + after);
        return taken;
    }

    private static IEnumerable<byte> Length(int length)
    {
        for (; length > 0x7f; length >>= 7)
        {
            yield return (byte)(length | 0x80);
        }

        yield return (byte)length;
    }
}
