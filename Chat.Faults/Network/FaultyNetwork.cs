using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chat.Faults.Network;

/// <summary>A TCP proxy before a server. It delays, cuts and resets as it is told, and can be away altogether.</summary>
public sealed class FaultyNetwork : IDisposable
{
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly DnsEndPoint _target;
    private TcpListener? _listener;

    public FaultyNetwork(string host, int port)
    {
        _target = new DnsEndPoint(host, port);
        Start();
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    /// <summary>Asked about each piece that goes through, and whether it goes to the server; the default lets all pass.</summary>
    public Func<byte[], bool, Fault> Decide { get; set; } = (_, _) => Fault.None;

    /// <summary>The port of 127.0.0.1 on which the server is reached through this network.</summary>
    public int Port { get; }

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Nobody listens, and all connections are reset.</summary>
    public void Stop()
    {
        _listener?.Stop();
        CutAll();
    }

    /// <summary>Resets all connections; new ones are accepted.</summary>
    public void CutAll()
    {
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
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server is away as well, or the network was stopped meanwhile.
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
                if (fault.Delay > TimeSpan.Zero)
                {
                    await Task.Delay(fault.Delay, TimeProvider.System);
                }

                if (fault.Cut)
                {
                    return;
                }

                await SendAsync(fault.Answer is null ? to : from, fault.Answer ?? piece);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other direction ended it.
        }
    }

    private static async Task SendAsync(Socket to, byte[] piece)
    {
        for (var sent = 0; sent < piece.Length;)
        {
            sent += await to.SendAsync(piece.AsMemory(sent));
        }
    }

    // With a lingering time of 0 a close is a reset, not a polite end.
    private void Reset(Socket socket)
    {
        if (!_sockets.TryRemove(socket, out _))
        {
            return;
        }

        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side has reset it already.
        }

        socket.Dispose();
    }
}
