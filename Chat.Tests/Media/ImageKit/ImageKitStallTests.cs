using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Media.ImageKit;

/// <summary>Answers that stop in the middle.</summary>
public sealed class ImageKitStallTests : ImageKitStorageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The timeouts of a call ended with its headers, so reading the body waited for ever.
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(403)]
    public async Task An_answer_that_stalls_behind_its_headers_times_out(int status)
    {
        Server.Fault = http => StallAsync(http, status);

        await Assert.ThrowsAsync<DependencyException>(() => Impatient.FindByPathAsync(Path, Ct).WaitAsync(Patience));
        await Assert.ThrowsAsync<DependencyException>(() => UploadAsync(new SlowStream(Samples.Pdf, 10)).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_deletion_whose_list_of_missing_files_stalls_times_out()
    {
        Server.Fault = http => StallAsync(http, 404);

        await Assert.ThrowsAsync<DependencyException>(() => Impatient.DeleteAsync(["one", "two"], Ct).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_file_that_stalls_while_it_is_read_times_out()
    {
        Server.Fault = http => StallAsync(http, 206);
        await using var content = await OpenAsync();

        await Assert.ThrowsAsync<DependencyException>(() => content.CopyToAsync(Stream.Null).WaitAsync(Patience));
    }

    [Fact]
    public async Task Reading_is_cancelled_when_the_caller_is_gone()
    {
        using var cancelled = new CancellationTokenSource();
        Server.Fault = http => StallAsync(http, 206);
        await using var content = await Storage.OpenReadAsync(Path, 1_000_000, cancelled.Token);
        Assert.Equal(1, await content.ReadAsync(new byte[10], cancelled.Token));
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.CopyToAsync(Stream.Null, cancelled.Token));
    }

    // Headers and the beginning of a body, then nothing.
    private static async Task<bool> StallAsync(HttpContext http, int status)
    {
        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync("{");
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    // The second that an attempt has is short for a busy machine, which is not the subject.
    private async Task<Stream> OpenAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Impatient.OpenReadAsync(Path, 1_000_000, Ct);
            }
            catch (DependencyException) when (attempt < 30)
            {
                // The headers came too late.
            }
        }
    }

    private Task<StoredFile> UploadAsync(Stream content) => Impatient.UploadAsync(new NewFile(Path, MediaTypes.Pdf, content), Ct);
}
