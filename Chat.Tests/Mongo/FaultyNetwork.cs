using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Driver;

namespace Chat.Tests.Mongo;

/// <summary>A TCP proxy before the server that delays, cuts and resets as it is told, and can be away altogether.</summary>
internal sealed class FaultyNetwork : IDisposable
{
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly MongoServerAddress _target;
    private readonly int _port;
    private TcpListener? _listener;

    public FaultyNetwork(string connectionString)
    {
        _target = new MongoUrl(connectionString).Server;
        Start();
        _port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    /// <summary>Asked about each piece that goes through; the default lets all pass.</summary>
    public Func<byte[], bool, Fault> Decide { get; set; } = (_, _) => Fault.None;

    public string ConnectionString => $"mongodb://127.0.0.1:{_port}/?retryWrites=false&directConnection=true";

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Gone: nobody listens, and all connections are reset.</summary>
    public void Stop()
    {
        _listener?.Stop();
        foreach (var socket in _sockets.Keys)
        {
            Reset(socket);
        }
    }

    public void Dispose() => Stop();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _sockets[client] = 0;
        _sockets[server] = 0;
        try
        {
            await server.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAny(PumpAsync(client, server, toServer: true), PumpAsync(server, client, toServer: false));
        }
        catch (SocketException)
        {
            // The server is away as well.
        }
        finally
        {
            Reset(client);
            Reset(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool toServer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var piece = buffer[..count];
                var fault = Decide(piece, toServer);
                await Task.Delay(fault.Delay);
                if (fault.Cut)
                {
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(piece.AsMemory(sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other direction ended it.
        }
    }

    // With a lingering time of 0 a close is a reset, not a polite end.
    private void Reset(Socket socket)
    {
        if (_sockets.TryRemove(socket, out _))
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
    }
}

/// <param name="Delay">Before the piece goes on, or is lost.</param>
/// <param name="Cut">The piece is lost and the connection reset.</param>
internal sealed record Fault(TimeSpan Delay = default, bool Cut = false)
{
    public static readonly Fault None = new();

    public static readonly Fault Reset = new(Cut: true);
}
