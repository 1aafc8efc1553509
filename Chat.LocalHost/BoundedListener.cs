using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>
/// Kestrel's sockets, with a bound on those that are open at once. Kestrel would accept faster than
/// <see cref="ConnectionGate"/> can refuse, and run out of file descriptors in a burst. Beyond the bound connections wait in
/// the system's backlog, where they have none.
/// </summary>
internal sealed class BoundedListenerFactory(
    IOptions<SocketTransportOptions> transport, IOptions<ConnectionOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory
{
    private readonly SocketTransportFactory _sockets = new(transport, loggers);
    private readonly SemaphoreSlim _free = new(options.Value.Max + ConnectionGate.MaxRefused);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _sockets.BindAsync(endpoint, cancellationToken), _free);

    private sealed class Listener(IConnectionListener inner, SemaphoreSlim free) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await free.WaitAsync(_unbound.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is null)
            {
                free.Release();
            }
            else
            {
                connection.ConnectionClosed.Register(() => free.Release());
            }

            return connection;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
