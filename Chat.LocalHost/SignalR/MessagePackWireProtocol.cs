using System.Buffers;
using System.Text.Json;
using Chat.Adapters.AzureSignalR;
using MessagePack;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.LocalHost.SignalR;

/// <summary>Messages are MessagePack arrays, each after its length as a VarInt.</summary>
internal sealed class MessagePackWireProtocol() : WireProtocol(new MessagePackHubProtocol())
{
    // A VarInt of 32 bits has at most five bytes, seven bits in each.
    private const int MaxLengthBytes = 5;

    public override bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBytes, out ClientMessage message)
    {
        message = null!; // Not looked at when false.
        if (!TryReadLength(buffer, out var length, out var lengthBytes))
        {
            return false;
        }

        if (length > maxBytes)
        {
            throw TooLarge();
        }

        if (buffer.Length < lengthBytes + length)
        {
            return false;
        }

        message = Parse(buffer.Slice(lengthBytes, length));
        buffer = buffer.Slice(lengthBytes + length);
        return true;
    }

    public override ClientMessage Parse(in ReadOnlySequence<byte> message)
    {
        try
        {
            var reader = new MessagePackReader(message);
            var fields = reader.ReadArrayHeader();
            return reader.ReadInt32() switch
            {
                HubProtocolConstants.InvocationMessageType => ParseInvocation(ref reader, fields),
                HubProtocolConstants.StreamInvocationMessageType => new ClientMessage.Streaming(ReadId(ref reader) ?? ""),
                HubProtocolConstants.CloseMessageType => new ClientMessage.Close(),
                _ => new ClientMessage.Ignored(),
            };
        }
        catch (Exception e) when (
            e is MessagePackSerializationException or EndOfStreamException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("The message is not a hub message.", e);
        }
    }

    public override ReadOnlyMemory<byte> WriteEvent(string target, object?[] arguments) => Write(new InvocationMessage(
        target, Array.ConvertAll(arguments, ToValue)));

    public override ReadOnlyMemory<byte> WriteResult(string invocationId, object? result) =>
        base.WriteResult(invocationId, ToValue(result));

    // The protocol writes no JSON, so the data is given to it in the protocol's own types.
    private static object? ToValue(object? value) => ToValue(JsonSerializer.SerializeToElement(value, EventJson.Options));

    private static object? ToValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(property => property.Name, property => ToValue(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(ToValue).ToArray(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static bool TryReadLength(in ReadOnlySequence<byte> buffer, out long length, out int bytes)
    {
        (length, bytes) = (0, 0);
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryRead(out var next))
        {
            length |= (long)(next & 0x7f) << (7 * bytes++);
            if ((next & 0x80) == 0)
            {
                return true;
            }

            if (bytes == MaxLengthBytes)
            {
                throw new InvalidDataException("The message has no valid length.");
            }
        }

        return false;
    }

    // [type, headers, invocationId, target, arguments, streamIds]
    private static ClientMessage ParseInvocation(ref MessagePackReader reader, int fields)
    {
        const int FieldsWithStreams = 6;
        var id = ReadId(ref reader);
        var target = reader.ReadString() ?? throw new InvalidDataException("An invocation needs a target.");
        var arguments = new List<JsonElement>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            arguments.Add(MessagePackJson.Read(ref reader));
        }

        var streams = fields >= FieldsWithStreams ? reader.ReadArrayHeader() : 0;
        return streams > 0 && id is not null ? new ClientMessage.Streaming(id) : new ClientMessage.Invocation(id, target, arguments);
    }

    private static string? ReadId(ref MessagePackReader reader)
    {
        reader.Skip(); // The headers, which nobody uses.
        return reader.ReadString();
    }
}
