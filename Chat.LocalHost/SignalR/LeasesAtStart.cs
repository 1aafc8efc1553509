using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;
using Microsoft.Extensions.Hosting;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// Drops the leases that the store has from an earlier run, before the server listens: those connections ended with that
/// run's emulator. A host that publishes to another service leaves that service's leases alone.
/// </summary>
internal sealed partial class LeasesAtStart(IServiceProvider services, IRealtime realtime, ILogger<LeasesAtStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Absent in a host around other functions.
        if (realtime is not EmulatorRealtime || services.GetService<DropLeases>() is not { } drop)
        {
            return;
        }

        try
        {
            await drop.ExecuteAsync(cancellationToken);
        }
        catch (DependencyException e)
        {
            // The check of silent leases ends them later.
            LogFailed(e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The leases of the last run could not be dropped.")]
    private partial void LogFailed(Exception exception);
}
