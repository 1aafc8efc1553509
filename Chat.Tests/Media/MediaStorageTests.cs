using Chat.Core;
using Chat.Core.Media;
using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

// The contract on both adapters. LocalHost serves the local one, and the tests' own server is ImageKit.

public sealed class LocalMediaStorageTests : MediaTicketContract
{
    // Set by CreateAsync, before any fact runs.
    private ChatApp _app = null!;

    protected override DateTimeOffset Now => _app.Time.GetUtcNow();

    [Fact]
    public async Task A_browser_cannot_take_a_file_for_a_page()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);
        using var response = await Http.GetAsync(Urls(path, stored).Url);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    public override Task DisposeAsync() => _app.DisposeAsync().AsTask();

    protected override void Advance() => _app.Time.Advance(TimeSpan.FromSeconds(1));

    protected override bool IsStored(string path) => File.Exists(FileOf(path));

    protected override async Task PutStrayAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(path))!);
        await File.WriteAllBytesAsync(FileOf(path), Samples.Pdf, Ct);
        File.SetLastWriteTimeUtc(FileOf(path), Now.UtcDateTime);
    }

    private string FileOf(string path) => Path.Combine(_app.DataPath, "media", path.TrimStart('/'));

    protected override async Task<IMediaStorage> CreateAsync()
    {
        _app = await ChatApp.StartAsync();
        return _app.Services.GetRequiredService<IMediaStorage>();
    }
}

public sealed class ImageKitMediaStorageTests : MediaTicketContract
{
    // Both set by CreateAsync, before any fact runs.
    private FakeImageKit _server = null!;
    private ServiceProvider _services = null!;

    protected override DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public override async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override bool IsStored(string path) => _server.Files.ContainsKey(path);

    protected override Task PutStrayAsync(string path)
    {
        _server.Files[path] = new FakeFile($"stray{_server.Files.Count}", path, Samples.Pdf, IsPrivate: false, Now);
        return Task.CompletedTask;
    }

    protected override async Task<IMediaStorage> CreateAsync()
    {
        _server = await FakeImageKit.StartAsync();
        _services =
            _server.Configure(new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
                .AddSingleton<IdGenerator>()).BuildServiceProvider();
        return _services.GetRequiredService<IMediaStorage>();
    }
}
