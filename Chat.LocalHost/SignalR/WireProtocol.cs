using System.Buffers;
using Chat.Adapters.AzureSignalR;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// One of the two hub protocols. The official classes write messages. They can't read them here, because they need the
/// number of arguments beforehand, which only a real hub knows.
/// </summary>
internal abstract class WireProtocol(IHubProtocol protocol)
{
    public static readonly WireProtocol Json = new JsonWireProtocol();
    public static readonly WireProtocol MessagePack = new MessagePackWireProtocol();

    public TransferFormat TransferFormat => protocol.TransferFormat;

    public static WireProtocol? Find(string name, int version)
    {
        WireProtocol[] known = [Json, MessagePack];
        return known.FirstOrDefault(candidate => candidate.Speaks(name, version));
    }

    /// <summary>Takes the next whole message off the buffer; false when it isn't all there yet.</summary>
    /// <exception cref="InvalidDataException">The message is malformed or larger than allowed.</exception>
    public abstract bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBytes, out ClientMessage message);

    /// <summary>One message without its frame, as the service passes it on in the body of a request.</summary>
    /// <exception cref="InvalidDataException">The message is malformed.</exception>
    public abstract ClientMessage Parse(in ReadOnlySequence<byte> message);

    public ReadOnlyMemory<byte> Write(HubMessage message) => protocol.GetMessageBytes(message);

    /// <summary>The arguments of an event are serialised with <see cref="EventJson.Options"/>.</summary>
    public virtual ReadOnlyMemory<byte> WriteEvent(string target, object?[] arguments) => Write(new InvocationMessage(target, arguments));

    /// <summary>The result of a function is serialised with <see cref="EventJson.Options"/>.</summary>
    public virtual ReadOnlyMemory<byte> WriteResult(string invocationId, object? result) =>
        Write(CompletionMessage.WithResult(invocationId, result));

    protected static InvalidDataException TooLarge() => new("The message is too large.");

    private bool Speaks(string name, int version) =>
        string.Equals(protocol.Name, name, StringComparison.Ordinal) && protocol.IsVersionSupported(version);
}
