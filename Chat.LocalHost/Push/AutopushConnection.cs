using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;

namespace Chat.LocalHost.Push;

/// <summary>
/// Firefox's side of the push service: a WebSocket by which the browser subscribes and gets its pushes. A push is sent again on
/// each connection until the browser acknowledges it.
/// </summary>
internal sealed class AutopushConnection(WebSocket socket, Uri address, LocalPushService service, AutopushBrowsers browsers)
{
    internal const string Protocol = "push-notification";

    private const int MaxMessage = 16_384;
    private const int MaxOutgoing = 1_000;

    // A push that finds no room is sent on the next connection.
    private readonly Channel<AutopushReply> _outgoing = Channel.CreateBounded<AutopushReply>(
        new BoundedChannelOptions(MaxOutgoing) { FullMode = BoundedChannelFullMode.DropWrite });

    private Guid? _browser;

    public void Deliver(TakenPush push)
    {
        if (AutopushChannel.TryParse(push.Subscription) is { } channel)
        {
            Send(AutopushReply.Notification(channel.Channel, push));
        }
    }

    /// <summary>Ends when the browser closes the connection or breaks the protocol.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var writing = WriteAsync(ct);
        var status = WebSocketCloseStatus.NormalClosure;
        try
        {
            status = await ReadAsync(ct);
        }
        finally
        {
            browsers.Remove(_browser.GetValueOrDefault(), this);
            _outgoing.Writer.Complete();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await socket.CloseOutputAsync(status, statusDescription: null, ct);
    }

    private async Task<WebSocketCloseStatus> ReadAsync(CancellationToken ct)
    {
        var buffer = new byte[MaxMessage];
        for (var length = 0; ;)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            length += part.Count;
            if (part.MessageType != WebSocketMessageType.Text)
            {
                return part.MessageType == WebSocketMessageType.Close
                    ? WebSocketCloseStatus.NormalClosure
                    : WebSocketCloseStatus.InvalidMessageType;
            }

            if (part.EndOfMessage)
            {
                if (!TryHandle(buffer.AsSpan(0, length)))
                {
                    return WebSocketCloseStatus.ProtocolError;
                }

                length = 0;
            }
            else if (length == buffer.Length)
            {
                return WebSocketCloseStatus.MessageTooBig;
            }
        }
    }

    private bool TryHandle(ReadOnlySpan<byte> text)
    {
        try
        {
            return TryHandle(AutopushRequest.Read(text));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryHandle(AutopushRequest request)
    {
        if (_browser is not { } browser)
        {
            return request.MessageType == "hello" && Greet(request.Uaid);
        }

        return request switch
        {
            { MessageType: null } => Send(new AutopushReply()),
            { MessageType: "register", ChannelID: { } channel } => Register(new AutopushChannel(browser, channel)),
            { MessageType: "unregister", ChannelID: { } channel } => Unregister(new AutopushChannel(browser, channel)),
            { MessageType: "ack", Updates: { } updates } => Acknowledge(browser, updates),
            { MessageType: "register" or "unregister" or "ack" or "hello" } => false,
            // Reports and Mozilla's own broadcasts.
            _ => true,
        };
    }

    private bool Greet(string? uaid)
    {
        var browser = Guid.TryParse(uaid, out var known) ? known : new Guid(RandomNumberGenerator.GetBytes(16));
        _browser = browser;
        Send(new AutopushReply("hello") { Status = 200, Uaid = browser, UseWebPush = true });
        browsers.Add(browser, this);
        foreach (var push in service.WaitingFor(AutopushChannel.Prefix(browser)))
        {
            Deliver(push);
        }

        return true;
    }

    private bool Register(AutopushChannel channel) => Send(new AutopushReply("register")
    {
        Status = 200,
        ChannelID = channel.Channel,
        PushEndpoint = new Uri(address, $"push/{channel.Subscription}"),
    });

    private bool Unregister(AutopushChannel channel)
    {
        service.End(channel.Subscription);
        return Send(new AutopushReply("unregister") { Status = 200, ChannelID = channel.Channel });
    }

    private bool Acknowledge(Guid browser, IReadOnlyList<AutopushAck> updates)
    {
        foreach (var update in updates)
        {
            service.Acknowledge(new AutopushChannel(browser, update.ChannelID).Subscription, update.Version);
        }

        return true;
    }

    private bool Send(AutopushReply reply) => _outgoing.Writer.TryWrite(reply);

    private async Task WriteAsync(CancellationToken ct)
    {
        await foreach (var reply in _outgoing.Reader.ReadAllAsync(ct))
        {
            await socket.SendAsync(reply.Write(), WebSocketMessageType.Text, endOfMessage: true, ct);
        }
    }
}
