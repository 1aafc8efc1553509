using System.Buffers;
using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// The life of a client's connection: handshake, connected, its messages one after the other, disconnected.
/// The next message is not looked at before the functions are done with the last, as in the real service.
/// </summary>
internal sealed partial class ClientConnectionHandler(
    ConnectionRegistry registry,
    Upstream upstream,
    EmulatorOptions options,
    ILogger<ClientConnectionHandler> logger) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (await Handshake.ReceiveAsync(connection, options) is not { } protocol)
        {
            return;
        }

        var client = new EmulatorConnection(connection.ConnectionId, ClientAuthentication.IdentityOf(connection), protocol, options);
        // Known before it is told so: an event published right after the client's start is not to miss it.
        registry.Add(client);
        LogConnected(client.Id);
        string? error = null;
        var writing = ConfirmAndWriteAsync(connection, client);
        try
        {
            await upstream.ConnectedAsync(client);
            error = await ReadAsync(connection, client);
        }
        finally
        {
            registry.Remove(client);
            await EndAsync(client, writing, error);
            upstream.Disconnected(client, error);
            LogDisconnected(client.Id);
        }
    }

    private static async Task ConfirmAndWriteAsync(ConnectionContext connection, EmulatorConnection client)
    {
        try
        {
            await Handshake.ConfirmAsync(connection, client.Aborted);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            client.Abort();
        }

        await client.WriteAsync(connection.Transport.Output);
    }

    private async Task EndAsync(EmulatorConnection client, Task writing, string? error)
    {
        if (error is not null)
        {
            client.Send(new CloseMessage(error));
        }

        client.Complete();
        try
        {
            await writing.WaitAsync(options.DrainTimeout, options.Time);
        }
        catch (TimeoutException)
        {
            client.Abort();
            await writing;
        }
    }

    // Returns why the connection ends, and null when the client wanted it to.
    private async Task<string?> ReadAsync(ConnectionContext connection, EmulatorConnection client)
    {
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var (buffer, ended) = await ReceiveAsync(connection, client);
                while (client.Protocol.TryRead(ref buffer, options.MaxMessageBytes, out var message))
                {
                    if (message is ClientMessage.Close)
                    {
                        return null;
                    }

                    await HandleAsync(client, message);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (ended)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException e)
        {
            // The protocols' own words, written for the client.
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return client.Aborted.IsCancellationRequested ? "The connection was aborted." : "The client was silent for too long.";
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or ConnectionResetException)
        {
            return "The connection was lost.";
        }
    }

    // Each read has the client's whole timeout, so that a function may take as long as it likes.
    private async Task<(ReadOnlySequence<byte> Buffer, bool Ended)> ReceiveAsync(ConnectionContext connection, EmulatorConnection client)
    {
        using var silence = new CancellationTokenSource(options.ClientTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, client.Aborted);
        var read = await connection.Transport.Input.ReadAsync(either.Token);
        return (read.Buffer, read.IsCompleted || read.IsCanceled);
    }

    private async Task HandleAsync(EmulatorConnection client, ClientMessage message)
    {
        switch (message)
        {
            case ClientMessage.Invocation { Id: { } id } invocation:
                client.Send(await upstream.InvokeAsync(client, id, invocation));
                break;
            case ClientMessage.Invocation invocation:
                await upstream.SendAsync(client, invocation);
                break;
            case ClientMessage.Streaming streaming:
                client.Send(CompletionMessage.WithError(streaming.Id, "Streaming is not supported."));
                break;
            default:
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client {ConnectionId} connected.")]
    private partial void LogConnected(string connectionId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client {ConnectionId} is gone.")]
    private partial void LogDisconnected(string connectionId);
}
