using System.Diagnostics;
using Chat.Adapters.ImageKit;
using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media.ImageKit;

public sealed class ImageKitFailureTests : ImageKitStorageTests
{
    [Fact]
    public async Task A_call_to_a_busy_api_is_retried_after_the_requested_wait()
    {
        await UploadAsync(new MemoryStream(Samples.Pdf));
        Fail(times: 2, 429, reset: "20");

        Assert.NotNull(await Storage.FindByPathAsync(Path, Ct));
    }

    [Fact]
    public async Task A_failing_call_is_attempted_three_times()
    {
        Server.Requests.Clear();
        Fail(times: 100, 503);

        await Assert.ThrowsAsync<DependencyException>(() => Storage.FindAsync("id", Ct));
        await Assert.ThrowsAsync<DependencyException>(() => Storage.DeleteAsync(["id"], Ct));

        Assert.Equal(6, Server.Requests.Count);
    }

    [Fact]
    public async Task A_long_requested_wait_is_passed_on_to_the_caller()
    {
        Server.Requests.Clear();
        Fail(times: 100, 429, reset: "60000");

        var refusal = await Assert.ThrowsAsync<DependencyException>(() => Storage.FindAsync("id", Ct));

        Assert.Equal(TimeSpan.FromMinutes(1), refusal.RetryAfter);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task An_upload_that_can_be_read_again_is_retried()
    {
        Fail(times: 2, 500);

        Assert.Equal(Samples.Pdf.Length, (await UploadAsync(new MemoryStream(Samples.Pdf))).Size);
    }

    [Fact]
    public async Task An_upload_that_can_be_read_once_is_not_retried()
    {
        Server.Requests.Clear();
        Fail(times: 1, 500);

        await Assert.ThrowsAsync<DependencyException>(() => UploadAsync(new SlowStream(Samples.Pdf, 10)));

        Assert.Single(Server.Requests);
        Assert.Empty(Server.Files);
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_is_found_by_the_next_attempt()
    {
        var lost = false;
        Server.Fault = async http =>
        {
            if (lost || http.Request.Method != "POST")
            {
                return false;
            }

            lost = true;
            await new FakeUploads(Server, TimeProvider.System).V1Async(http.Request);
            http.Response.StatusCode = 502;
            return true;
        };

        var stored = await UploadAsync(new MemoryStream(Samples.Pdf));

        Assert.Equal(Assert.Single(Server.Files).Value.Id, stored.ProviderId);
    }

    [Fact]
    public async Task A_silent_provider_is_given_up_in_time()
    {
        Server.Fault = async http =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<DependencyException>(() => Impatient.FindAsync("id", Ct));
        await Assert.ThrowsAsync<DependencyException>(() =>
            Impatient.UploadAsync(new NewFile(Path, MediaTypes.Pdf, new SlowStream(Samples.Pdf, 10)), Ct));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure_of_the_dependency()
    {
        await Server.DisposeAsync();

        await Assert.ThrowsAsync<DependencyException>(() => Storage.FindAsync("id", Ct));
        await Assert.ThrowsAsync<DependencyException>(() => UploadAsync(new MemoryStream(Samples.Pdf)));
        await Assert.ThrowsAsync<DependencyException>(() => Storage.OpenReadAsync(Path, 10, Ct));
    }

    [Theory]
    [InlineData(400, "Your request contains invalid file parameter. The file size exceeds limits.", ErrorCode.FileTooLarge)]
    [InlineData(400, "Upload Limit Exceeded.", null)]
    [InlineData(401, "Your request does not contain private API key.", null)]
    [InlineData(403, "Your account is disabled.", null)]
    [InlineData(200, "<html>", null)]
    public async Task A_refusal_of_the_account_is_a_503_and_a_file_that_is_too_large_a_413(int status, string message,
        ErrorCode? expected)
    {
        Server.Fault = async http =>
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
        Server.Fault = async http =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.FindAsync("id", cancelled.Token));
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

    private Task<StoredFile> UploadAsync(Stream content) => Storage.UploadAsync(new NewFile(Path, MediaTypes.Pdf, content), Ct);

    private void Fail(int times, int status, string? reset = null) => Server.Fault = async http =>
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
