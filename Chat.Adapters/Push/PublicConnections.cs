using System.Net;
using System.Net.Sockets;
using Chat.Core.Push;

namespace Chat.Adapters.Push;

/// <summary>
/// Opens the connections to endpoints that users gave. The address is judged here, where the connection is made, so that a
/// name that resolves to another address later (DNS rebinding) reaches nothing.
/// </summary>
/// <param name="endpoints">Knows the origins that are exempt.</param>
/// <param name="resolve">From a name to its addresses.</param>
internal sealed class PublicConnections(PushEndpoints endpoints, NameResolver resolve)
{
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        // A proxy would connect in our place, without the check.
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 32,
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await resolve(context.DnsEndPoint.Host, ct);
        // Requests that share a connection have the same origin, so the first one speaks for all.
        var allowed = context.InitialRequestMessage.RequestUri is { } url && endpoints.IsExempt(url)
            ? addresses
            : [.. addresses.Where(PublicAddress.Is)];
        if (allowed.Length == 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>From the name of a host to its addresses.</summary>
internal delegate Task<IPAddress[]> NameResolver(string host, CancellationToken ct);

/// <summary>The name has no public address.</summary>
internal sealed class ForbiddenAddressException() : IOException("The host has no public address.");
