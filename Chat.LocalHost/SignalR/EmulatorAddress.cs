using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chat.LocalHost.SignalR;

/// <summary>The emulator's address: the one that the current request used, else the one on which the server listens.</summary>
internal sealed class EmulatorAddress(IServer server)
{
    public Uri ForClients => CurrentRequest.Http is { } http
        ? new Uri($"{http.Request.Scheme}://{http.Request.Host}")
        : Listening;

    /// <exception cref="InvalidOperationException">The server has not started.</exception>
    public Uri Listening
    {
        get
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException("The server listens nowhere yet.");
            // A server that listens on every interface is reachable as localhost.
            return new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)
                .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
                .Replace("//+", "//localhost", StringComparison.Ordinal)
                .Replace("//*", "//localhost", StringComparison.Ordinal));
        }
    }
}
