using Chat.Adapters.AzureSignalR;
using Chat.Core.Realtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.LocalHost.SignalR;

/// <summary>The emulator's face to the host and to tests.</summary>
public sealed class SignalREmulator
{
    private readonly ConnectionRegistry _registry;
    private readonly EmulatorAddress _address;
    private readonly EmulatorKey _key;
    private readonly EmulatorFaults _faults;
    private readonly EmulatorOptions _options;

    internal SignalREmulator(
        ConnectionRegistry registry, EmulatorAddress address, EmulatorKey key, EmulatorFaults faults, EmulatorOptions options) =>
        (_registry, _address, _key, _faults, _options) = (registry, address, key, faults, options);

    /// <summary>For a client of the REST data plane, such as the adapter for the real service.</summary>
    public string ConnectionString
    {
        get
        {
            var url = _address.Listening;
            return $"Endpoint={url.Scheme}://{url.Host};Port={url.Port};AccessKey={_key.AccessKey};Version=1.0;";
        }
    }

    /// <summary>Cuts a connection. Without a report the functions are not told, as happens on Azure.</summary>
    public void Abort(string connectionId, bool report = true) =>
        _registry.Find(AzureSignalROptions.Hub, connectionId)?.Abort(report);

    /// <summary>Cuts all connections, and lets none in for so long.</summary>
    public void Cut(TimeSpan duration)
    {
        _faults.Refuse(duration, _options.Time);
        foreach (var connection in _registry.All(AzureSignalROptions.Hub))
        {
            connection.Abort();
        }
    }
}

internal static class SignalREmulatorRegistration
{
    /// <summary>Adds the emulator; publishes to it in process unless another <see cref="IRealtime"/> is there already.</summary>
    public static void AddSignalREmulator(this IServiceCollection services)
    {
        services.AddConnections();
        services.TryAddSingleton<EmulatorOptions>();
        services.TryAddSingleton<EmulatorFaults>();
        services.AddSingleton<EmulatorKey>();
        services.AddSingleton<EmulatorAddress>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ClientRefusals>();
        services.AddSingleton<EventSender>();
        services.AddSingleton<Upstream>();
        services.AddSingleton<UpstreamKeys>();
        services.AddSingleton(provider => new SignalREmulator(
            provider.GetRequiredService<ConnectionRegistry>(),
            provider.GetRequiredService<EmulatorAddress>(),
            provider.GetRequiredService<EmulatorKey>(),
            provider.GetRequiredService<EmulatorFaults>(),
            provider.GetRequiredService<EmulatorOptions>()));
        services.TryAddSingleton<IRealtime, EmulatorRealtime>();
        services.AddHostedService<LeasesAtStart>();
    }

    public static void MapSignalREmulator(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapDataPlane();
        endpoints.MapMethods("/runtime/webhooks/signalr", [HttpMethods.Post], http => new UpstreamCall(
            http,
            http.RequestServices.GetRequiredService<UpstreamKeys>(),
            http.RequestServices.GetRequiredService<Upstream>(),
            http.RequestServices.GetRequiredService<EmulatorOptions>().MaxMessageBytes,
            http.RequestServices.GetRequiredService<ILogger<UpstreamCall>>()).AnswerAsync());
        endpoints.MapConnectionHandler<ClientConnectionHandler>("/client").Add(endpoint =>
        {
            // Never null: every endpoint of a connection handler has one.
            endpoint.RequestDelegate = ClientAuthentication.Require(endpoint.RequestDelegate!);
        });
    }
}
