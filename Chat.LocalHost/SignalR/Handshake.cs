using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.LocalHost.SignalR;

/// <summary>The first exchange on a connection, in which the client names its protocol.</summary>
internal static class Handshake
{
    // A handshake is some fifty bytes.
    private const int MaxBytes = 4 * 1024;

    /// <summary>The protocol that the client requests; null when the connection must end.</summary>
    public static async Task<WireProtocol?> ReceiveAsync(ConnectionContext transport, EmulatorOptions options)
    {
        using var timeout = new CancellationTokenSource(options.HandshakeTimeout, options.Time);
        try
        {
            var request = await ReadAsync(transport.Transport.Input, timeout.Token);
            return request is null ? null : await ChooseAsync(transport, request, timeout.Token);
        }
        catch (InvalidDataException)
        {
            await WriteAsync(transport, "The handshake is malformed.", timeout.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            // A well-behaved client is never this slow, so it gets no reason.
            return null;
        }
    }

    /// <summary>Tells the client that it is connected.</summary>
    public static Task ConfirmAsync(ConnectionContext transport, CancellationToken ct) => WriteAsync(transport, error: null, ct);

    /// <summary>Tells the client why it is not connected.</summary>
    public static async Task RefuseAsync(ConnectionContext transport, string error, EmulatorOptions options)
    {
        using var timeout = new CancellationTokenSource(options.HandshakeTimeout, options.Time);
        try
        {
            await WriteAsync(transport, error, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // A client that does not read needs no reason.
        }
    }

    private static async Task<HandshakeRequestMessage?> ReadAsync(PipeReader input, CancellationToken ct)
    {
        while (true)
        {
            var read = await input.ReadAsync(ct);
            var buffer = read.Buffer;
            if (HandshakeProtocol.TryParseRequestMessage(ref buffer, out var request))
            {
                // The bytes that follow are the client's first message.
                input.AdvanceTo(buffer.Start);
                return request;
            }

            if (buffer.Length > MaxBytes)
            {
                throw new InvalidDataException("The handshake is too large.");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return null;
            }
        }
    }

    private static async Task<WireProtocol?> ChooseAsync(ConnectionContext transport, HandshakeRequestMessage request, CancellationToken ct)
    {
        var protocol = WireProtocol.Find(request.Protocol, request.Version);
        var formats = transport.Features.Get<ITransferFormatFeature>();
        if (protocol is null)
        {
            await WriteAsync(transport, "The protocol is not supported.", ct);
            return null;
        }

        if (formats is not null)
        {
            if (!formats.SupportedFormats.HasFlag(protocol.TransferFormat))
            {
                await WriteAsync(transport, "The transport can't carry the protocol.", ct);
                return null;
            }

            formats.ActiveFormat = protocol.TransferFormat;
        }

        return protocol;
    }

    private static async Task WriteAsync(ConnectionContext transport, string? error, CancellationToken ct)
    {
        HandshakeProtocol.WriteResponseMessage(new HandshakeResponseMessage(error), transport.Transport.Output);
        await transport.Transport.Output.FlushAsync(ct);
    }
}
