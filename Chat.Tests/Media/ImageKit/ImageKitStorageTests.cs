using System.Diagnostics;
using Chat.Core;
using Chat.Adapters.ImageKit;
using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media.ImageKit;

/// <summary>The adapter alone, with a server that a test controls.</summary>
public abstract class ImageKitStorageTests : IAsyncLifetime
{
    protected static readonly MediaPath Path = MediaPath.Of("chat", "file", MediaTypes.Pdf);

    // Set by InitializeAsync, before any fact runs.
    private ServiceProvider _services = null!;

    protected static CancellationToken Ct => CancellationToken.None;

    private protected FakeImageKit Server { get; private set; } = null!;

    protected IMediaStorage Storage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await FakeImageKit.StartAsync();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IdGenerator>();
        _services = Server.Configure(services, attemptTimeout: TimeSpan.FromSeconds(1)).BuildServiceProvider();
        // Read while the server still has an address.
        Assert.NotNull(_services.GetRequiredService<IOptions<ImageKitOptions>>().Value);
        Storage = _services.GetRequiredService<IMediaStorage>();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
