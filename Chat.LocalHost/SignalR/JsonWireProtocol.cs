using System.Buffers;
using System.Text.Json;
using Chat.Adapters.AzureSignalR;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost.SignalR;

/// <summary>Messages are JSON objects, each ended by a record separator.</summary>
internal sealed class JsonWireProtocol()
    : WireProtocol(new JsonHubProtocol(Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = EventJson.Options })))
{
    private const byte RecordSeparator = 0x1e;

    public override bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBytes, out ClientMessage message)
    {
        message = null!; // Not looked at when false.
        var end = buffer.PositionOf(RecordSeparator);
        var length = end is { } found ? buffer.Slice(0, found).Length : buffer.Length;
        if (length > maxBytes)
        {
            throw TooLarge();
        }

        if (end is not { } position)
        {
            return false;
        }

        message = Parse(buffer.Slice(0, position));
        buffer = buffer.Slice(buffer.GetPosition(1, position));
        return true;
    }

    public override ClientMessage Parse(in ReadOnlySequence<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            return root.GetProperty("type").GetInt32() switch
            {
                HubProtocolConstants.InvocationMessageType => ParseInvocation(root),
                HubProtocolConstants.StreamInvocationMessageType => new ClientMessage.Streaming(RequiredText(root, "invocationId")),
                HubProtocolConstants.CloseMessageType => new ClientMessage.Close(),
                _ => new ClientMessage.Ignored(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("The message is not a hub message.", e);
        }
    }

    private static ClientMessage ParseInvocation(JsonElement root)
    {
        var id = root.TryGetProperty("invocationId", out var value) ? value.GetString() : null;
        if (id is not null && root.TryGetProperty("streamIds", out var streams) && streams.GetArrayLength() > 0)
        {
            return new ClientMessage.Streaming(id);
        }

        var arguments = root.GetProperty("arguments").EnumerateArray().Select(argument => argument.Clone()).ToList();
        return new ClientMessage.Invocation(id, RequiredText(root, "target"), arguments);
    }

    private static string RequiredText(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new KeyNotFoundException(name);
}
