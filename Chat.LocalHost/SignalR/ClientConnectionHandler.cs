using System.Buffers;
using System.Net.WebSockets;
using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// The life of a client's connection: handshake, connected, its messages one after the other, disconnected.
/// As in the real service, the next message waits until the function of the last one has ended.
/// </summary>
internal sealed partial class ClientConnectionHandler(
    ConnectionRegistry registry,
    Upstream upstream,
    EmulatorOptions options,
    ClientRefusals refusals,
    ILogger<ClientConnectionHandler> logger) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (await Handshake.ReceiveAsync(connection, options) is not { } protocol)
        {
            return;
        }

        var client = new EmulatorConnection(connection.ConnectionId, ClientAuthentication.IdentityOf(connection), protocol, options);
        // Registered before the client hears of it, so that an event published right after the client's start reaches it.
        if (!registry.TryAdd(client, options.MaxConnectionsPerUser))
        {
            refusals.LogTooMany(options.MaxConnectionsPerUser);
            await Handshake.RefuseAsync(connection, "The user has too many connections; close one.", options);
            return;
        }

        LogConnected(client.Id);
        // So that a user whose start has returned is online. The service promises no order; clients can't rely on this one.
        await upstream.ConnectedAsync(client);
        var writing = ConfirmAndWriteAsync(connection, client);
        var ending = new Ending();
        try
        {
            ending = await ReadAsync(connection, client);
        }
        finally
        {
            registry.Remove(client);
            await EndAsync(client, writing, ending.Farewell);
            upstream.Disconnected(client, ending.Error);
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

    private async Task EndAsync(EmulatorConnection client, Task writing, CloseMessage? farewell)
    {
        if (farewell is not null)
        {
            client.Send(farewell);
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

    private async Task<Ending> ReadAsync(ConnectionContext connection, EmulatorConnection client)
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
                        return new Ending();
                    }

                    await HandleAsync(client, message);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (ended)
                {
                    return new Ending();
                }
            }
        }
        catch (InvalidDataException e)
        {
            // The text is written for the client. A reconnect would not help.
            return new Ending(e.Message, new CloseMessage(e.Message, allowReconnect: false));
        }
        catch (OperationCanceledException) when (client.Aborted.IsCancellationRequested)
        {
            // The client sees a lost connection, so it reconnects.
            return new Ending("The connection was aborted.");
        }
        catch (OperationCanceledException) when (client.Closed.IsCancellationRequested)
        {
            const string Closed = "The server closed the connection.";
            return new Ending(Closed, new CloseMessage(Closed, allowReconnect: false));
        }
        catch (OperationCanceledException)
        {
            const string Silent = "The client was silent for too long.";
            return new Ending(Silent, new CloseMessage(Silent, allowReconnect: true));
        }
        catch (Exception e) when (e is IOException or WebSocketException or ConnectionAbortedException or ConnectionResetException)
        {
            return new Ending("The connection was lost.");
        }
    }

    // Each read has the client's whole timeout, so the time that a function takes does not count.
    private async Task<(ReadOnlySequence<byte> Buffer, bool Ended)> ReceiveAsync(ConnectionContext connection, EmulatorConnection client)
    {
        using var silence = new CancellationTokenSource(options.ClientTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, client.Aborted, client.Closed);
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

    /// <summary>The reason for a connection's end, null when the client closed it, and the last message to the client.</summary>
    private sealed record Ending(string? Error = null, CloseMessage? Farewell = null);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client {ConnectionId} connected.")]
    private partial void LogConnected(string connectionId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client {ConnectionId} is gone.")]
    private partial void LogDisconnected(string connectionId);
}
