using System.Diagnostics;
using Chat.Core;
using Chat.Core.Adapters.ImageKit;
using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media.ImageKit;

public sealed class ImageKitFailureTests : IAsyncLifetime
{
    private static readonly MediaPath Path = MediaPath.Of("chat", "file", MediaTypes.Pdf);

    // All set by InitializeAsync, before any fact runs.
    private FakeImageKit _server = null!;
    private ServiceProvider _services = null!;
    private IMediaStorage _storage = null!;

    private static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _server = await FakeImageKit.StartAsync();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IdGenerator>();
        _services = _server.Configure(services, attemptTimeout: TimeSpan.FromSeconds(1)).BuildServiceProvider();
        // Read while the server still has an address.
        Assert.NotNull(_services.GetRequiredService<IOptions<ImageKitOptions>>().Value);
        _storage = _services.GetRequiredService<IMediaStorage>();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_busy_api_is_asked_again_after_the_time_it_says()
    {
        await UploadAsync(new MemoryStream(Samples.Pdf));
        Fail(times: 2, 429, reset: "20");

        Assert.NotNull(await _storage.FindByPathAsync(Path, Ct));
    }

    [Fact]
    public async Task A_failing_api_is_asked_three_times_and_no_more()
    {
        _server.Requests.Clear();
        Fail(times: 100, 503);

        await Assert.ThrowsAsync<DependencyException>(() => _storage.FindAsync("id", Ct));
        await Assert.ThrowsAsync<DependencyException>(() => _storage.DeleteAsync(["id"], Ct));

        Assert.Equal(6, _server.Requests.Count);
    }

    [Fact]
    public async Task An_api_that_wants_to_be_left_alone_for_long_is_and_the_caller_is_told()
    {
        _server.Requests.Clear();
        Fail(times: 100, 429, reset: "60000");

        var refusal = await Assert.ThrowsAsync<DependencyException>(() => _storage.FindAsync("id", Ct));

        Assert.Equal(TimeSpan.FromMinutes(1), refusal.RetryAfter);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task An_upload_that_can_be_read_again_is_tried_again()
    {
        Fail(times: 2, 500);

        Assert.Equal(Samples.Pdf.Length, (await UploadAsync(new MemoryStream(Samples.Pdf))).Size);
    }

    [Fact]
    public async Task An_upload_that_can_be_read_once_is_tried_once()
    {
        _server.Requests.Clear();
        Fail(times: 1, 500);

        await Assert.ThrowsAsync<DependencyException>(() => UploadAsync(new SlowStream(Samples.Pdf, 10)));

        Assert.Single(_server.Requests);
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_is_found_by_the_next_attempt()
    {
        var lost = false;
        _server.Fault = async http =>
        {
            if (lost || http.Request.Method != "POST")
            {
                return false;
            }

            lost = true;
            await new FakeUploads(_server, TimeProvider.System).V1Async(http.Request);
            http.Response.StatusCode = 502;
            return true;
        };

        var stored = await UploadAsync(new MemoryStream(Samples.Pdf));

        Assert.Equal(Assert.Single(_server.Files).Value.Id, stored.ProviderId);
    }

    [Fact]
    public async Task A_silent_provider_is_given_up_in_time()
    {
        _server.Fault = async http =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<DependencyException>(() => _storage.FindAsync("id", Ct));
        await Assert.ThrowsAsync<DependencyException>(() => UploadAsync(new SlowStream(Samples.Pdf, 10)));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_failure_of_the_dependency()
    {
        await _server.DisposeAsync();

        await Assert.ThrowsAsync<DependencyException>(() => _storage.FindAsync("id", Ct));
        await Assert.ThrowsAsync<DependencyException>(() => UploadAsync(new MemoryStream(Samples.Pdf)));
        await Assert.ThrowsAsync<DependencyException>(() => _storage.OpenReadAsync(Path, 10, Ct));
    }

    [Theory]
    [InlineData(400, "Your request contains invalid file parameter. The file size exceeds limits.", ErrorCode.FileTooLarge)]
    [InlineData(400, "Upload Limit Exceeded.", null)]
    [InlineData(401, "Your request does not contain private API key.", null)]
    [InlineData(403, "Your account is disabled.", null)]
    [InlineData(200, "<html>", null)]
    public async Task What_the_account_is_refused_is_not_the_users_fault_but_a_file_too_large_is(int status, string message, ErrorCode? expected)
    {
        _server.Fault = async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(message);
            return true;
        };

        var thrown = await Record.ExceptionAsync(() => UploadAsync(new SlowStream(Samples.Pdf, 10)));

        Assert.Equal(expected, (thrown as ChatException)?.Code);
        Assert.Equal(expected is null, thrown is DependencyException);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        _server.Fault = async http =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _storage.FindAsync("id", cancelled.Token));
    }

    [Theory]
    [InlineData(ImageKitOptions.PublicKeySetting, null)]
    [InlineData(ImageKitOptions.PrivateKeySetting, " ")]
    [InlineData(ImageKitOptions.UrlSetting, null)]
    [InlineData(ImageKitOptions.UrlSetting, "ik.imagekit.io/demo")]
    [InlineData(ImageKitOptions.UrlSetting, "ftp://ik.imagekit.io/demo")]
    public void A_missing_or_malformed_setting_is_named(string setting, string? value)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [ImageKitOptions.PublicKeySetting] = "public",
            [ImageKitOptions.PrivateKeySetting] = "private",
            [ImageKitOptions.UrlSetting] = "https://ik.imagekit.io/demo",
            [setting] = value,
        };
        using var services = new ServiceCollection().AddLogging()
            .AddImageKit(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(setting, Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    private Task<StoredFile> UploadAsync(Stream content) => _storage.UploadAsync(new NewFile(Path, MediaTypes.Pdf, content), Ct);

    private void Fail(int times, int status, string? reset = null) => _server.Fault = async http =>
    {
        if (Interlocked.Decrement(ref times) < 0)
        {
            return false;
        }

        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Response.StatusCode = status;
        if (reset is not null)
        {
            http.Response.Headers["X-RateLimit-Reset"] = reset;
        }

        return true;
    };
}
