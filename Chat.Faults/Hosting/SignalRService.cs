using Chat.Faults.Network;
using Chat.LocalHost;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Faults.Hosting;

/// <summary>
/// The realtime service in this process, behind a network that fails. The server under test publishes to it over the REST data
/// plane, as to Azure SignalR Service; the events of clients run here, as in another instance over the same database.
/// </summary>
internal sealed class SignalRService : IEventFaults, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-faults-service-");
    private readonly WebApplication _app;

    private SignalRService(IReadOnlyList<(string Name, string Value)> settings) => _app = LocalHostApp.Create(
        [
            "--urls=http://127.0.0.1:0", $"--Chat:DataPath={_folder.FullName}", "--Chat:Rates:SendPerSecond=0",
            "--Chat:Rates:OthersPerSecond=0",
            .. settings.Select(setting => $"--{setting.Name.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
        ],
        builder => builder.Logging.ClearProviders());

    // Set by StartAsync, before anybody has the service.
    public FaultyNetwork Network { get; private set; } = null!;

    /// <summary>For the server under test; it leads through the network.</summary>
    public string ConnectionString { get; private set; } = "";

    private EmulatorFaults Faults => _app.Services.GetRequiredService<EmulatorFaults>();

    public static async Task<SignalRService> StartAsync(IReadOnlyList<(string Name, string Value)> settings)
    {
        var service = new SignalRService(settings);
        await service._app.StartAsync();
        var port = new Uri(service._app.Urls.First()).Port;
        service.Network = new FaultyNetwork("127.0.0.1", port);
        service.ConnectionString = service._app.Services.GetRequiredService<SignalREmulator>().ConnectionString
            .Replace($"Port={port};", $"Port={service.Network.Port};", StringComparison.Ordinal);
        return service;
    }

    public Task SetNoiseAsync(bool isOn)
    {
        var share = isOn ? EventNoise.Share : 0;
        (Faults.Drop, Faults.Double, Faults.Delay, Faults.Reorder) = (share, share, share, share);
        Faults.MaxDelay = TimeSpan.FromMilliseconds(EventNoise.MaxDelayMs);
        return Task.CompletedTask;
    }

    public Task CutConnectionsAsync(TimeSpan duration)
    {
        _app.Services.GetRequiredService<SignalREmulator>().Cut(duration);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Network.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
