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
    private ServiceProvider _impatient = null!;

    protected static CancellationToken Ct => CancellationToken.None;

    private protected FakeImageKit Server { get; private set; } = null!;

    /// <summary>With timeouts that a busy machine does not reach.</summary>
    protected IMediaStorage Storage { get; private set; } = null!;

    /// <summary>For calls that are never answered: an attempt takes a second.</summary>
    protected IMediaStorage Impatient { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await FakeImageKit.StartAsync();
        (_services, Storage) = Create(TimeSpan.FromSeconds(30));
        (_impatient, Impatient) = Create(TimeSpan.FromSeconds(1));
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _impatient.DisposeAsync();
        await Server.DisposeAsync();
    }

    private (ServiceProvider Services, IMediaStorage Storage) Create(TimeSpan attemptTimeout)
    {
        var registered = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IdGenerator>();
        var services = Server.Configure(registered, attemptTimeout).BuildServiceProvider();
        // Read while the server still has an address.
        Assert.NotNull(services.GetRequiredService<IOptions<ImageKitOptions>>().Value);
        return (services, services.GetRequiredService<IMediaStorage>());
    }
}
