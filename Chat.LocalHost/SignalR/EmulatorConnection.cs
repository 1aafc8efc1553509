using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Primitives;

namespace Chat.LocalHost.SignalR;

/// <summary>A client's open connection. Messages to it wait in a bounded queue of its own, so a slow client delays no other.</summary>
internal sealed class EmulatorConnection
{
    // Never disposed: they have no timers, and a late event may still look at them.
    private readonly CancellationTokenSource _aborted = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Channel<ReadOnlyMemory<byte>> _outbound;
    private readonly EmulatorOptions _options;
    private OutboundEvent? _held;
    private volatile bool _completed;

    public EmulatorConnection(string id, ClientIdentity identity, WireProtocol protocol, EmulatorOptions options)
    {
        (Id, Identity, Protocol, _options) = (id, identity, protocol, options);
        _outbound = Channel.CreateBounded<ReadOnlyMemory<byte>>(
            new BoundedChannelOptions(options.MaxQueuedMessages) { SingleReader = true });
    }

    public string Id { get; }

    public ClientIdentity Identity { get; }

    public WireProtocol Protocol { get; }

    /// <summary>Cancelled when the connection must end without a last message.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Cancelled when the server closes the connection in good order.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>False when the connection's end is not reported, as happens with the real service.</summary>
    public bool ReportsEnd { get; private set; } = true;

    public void Send(OutboundEvent message) => Send(message.For(Protocol));

    public void Send(HubMessage message) => Send(Protocol.Write(message));

    public void Send(ReadOnlyMemory<byte> bytes)
    {
        // A full queue means that the client does not read. After the end nobody receives messages.
        if (!_outbound.Writer.TryWrite(bytes) && !_completed)
        {
            Abort();
        }
    }

    /// <summary>Holds an event until <see cref="TakeHeld"/>; false when one is held already.</summary>
    public bool TryHold(OutboundEvent message) => Interlocked.CompareExchange(ref _held, message, comparand: null) is null;

    public OutboundEvent? TakeHeld() => Interlocked.Exchange(ref _held, value: null);

    public void Abort(bool report = true)
    {
        ReportsEnd &= report;
        // On another thread, so that the callbacks of the cancellation do not delay the sender.
        _ = _aborted.CancelAsync();
    }

    /// <summary>Ends the connection after the messages that wait, and tells the client not to reconnect.</summary>
    public void Close() => _ = _closed.CancelAsync();

    /// <summary>Takes no more messages; those that wait are still written.</summary>
    public void Complete()
    {
        _completed = true;
        _outbound.Writer.TryComplete();
    }

    /// <summary>Writes the queued messages, and a ping now and then, until completed or aborted.</summary>
    public async Task WriteAsync(PipeWriter output)
    {
        var ping = Protocol.Write(PingMessage.Instance);
        await using var keepAlive = _options.Time.CreateTimer(_ => Send(ping), state: null, _options.KeepAlive, _options.KeepAlive);
        try
        {
            while (await _outbound.Reader.WaitToReadAsync(Aborted))
            {
                while (_outbound.Reader.TryRead(out var bytes))
                {
                    output.Write(bytes.Span);
                }

                await output.FlushAsync(Aborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The client is gone or was cut off, so the reading side must end as well.
            Abort();
        }
    }
}

/// <summary>The owner of a connection, from its token and its first request.</summary>
internal sealed record ClientIdentity(
    string Hub, string? UserId, IDictionary<string, StringValues> Claims, IDictionary<string, StringValues> Query);
