using Chat.Adapters.AzureSignalR;
using Chat.Core.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Contracts;

/// <summary>The adapter for the real service, against the emulator's REST data plane.</summary>
public sealed class RealtimeAzureSignalRTests : RealtimeContract
{
    private ServiceProvider? _services;

    public override async Task DisposeAsync()
    {
        await _services!.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override IRealtime Create()
    {
        // Patient: on a busy machine a call that is merely slow is no finding here.
        var options = AzureSignalRSettings.Parse(Host.Emulator.ConnectionString) with { AttemptTimeout = TimeSpan.FromSeconds(15) };
        _services = new ServiceCollection().AddLogging().AddAzureSignalR(options).BuildServiceProvider();
        return _services.GetRequiredService<IRealtime>();
    }
}
