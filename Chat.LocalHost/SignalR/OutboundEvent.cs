namespace Chat.LocalHost.SignalR;

/// <summary>An event for any number of connections, serialised once per protocol.</summary>
internal sealed class OutboundEvent(string target, object?[] arguments)
{
    private readonly Lazy<ReadOnlyMemory<byte>> _json = new(() => WireProtocol.Json.WriteEvent(target, arguments));
    private readonly Lazy<ReadOnlyMemory<byte>> _messagePack = new(() => WireProtocol.MessagePack.WriteEvent(target, arguments));

    public ReadOnlyMemory<byte> For(WireProtocol protocol) => (protocol == WireProtocol.Json ? _json : _messagePack).Value;
}
