using System.Net.Http.Headers;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Tests.Media;

/// <summary>The promises of <see cref="IMediaStorage"/>, tested through the port and its URLs.</summary>
public abstract class MediaStorageContract : IAsyncLifetime
{
    protected static readonly HttpClient Http = new();

    // Set by xunit's InitializeAsync, before any fact runs.
    protected IMediaStorage Storage { get; private set; } = null!;

    protected static CancellationToken Ct => CancellationToken.None;

    protected abstract DateTimeOffset Now { get; }

    public async Task InitializeAsync() => Storage = await CreateAsync();

    public abstract Task DisposeAsync();

    protected abstract Task<IMediaStorage> CreateAsync();

    [Fact]
    public async Task A_stored_file_is_found_by_id_and_by_path()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);

        Assert.Equal((path, Samples.Pdf.LongLength, true), (stored.Path, stored.Size, stored.IsPrivate));
        foreach (var found in new[] { await Storage.FindAsync(stored.ProviderId, Ct), await Storage.FindByPathAsync(path, Ct) })
        {
            Assert.Equal((stored.ProviderId, path, stored.Size, true), (found!.ProviderId, found.Path, found.Size, found.IsPrivate));
        }
    }

    [Fact]
    public async Task A_missing_file_is_null_for_any_text()
    {
        foreach (var id in new[] { "none", "with space", "../..", "/chats/a/../../etc/passwd", "a/b?c=d#e", "ü", "%2e%2e" })
        {
            Assert.Null(await Storage.FindAsync(id, Ct));
        }

        Assert.Null(await Storage.FindByPathAsync(NewPath(), Ct));
    }

    [Fact]
    public async Task The_first_content_of_a_path_stays()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);

        var again = await Storage.UploadAsync(new NewFile(path, MediaTypes.Pdf, new MemoryStream(Samples.Gif)), Ct);

        Assert.Equal(stored.ProviderId, again.ProviderId);
        Assert.Equal(Samples.Pdf, await ReadAsync(path, long.MaxValue));
    }

    [Fact]
    public async Task Two_uploads_to_a_path_at_once_are_one_file()
    {
        var path = NewPath();
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Storage.UploadAsync(new NewFile(path, MediaTypes.Pdf, new SlowStream(Samples.Pdf, 10)), Ct)));

        Assert.Single(both.Select(f => f.ProviderId).Distinct());
    }

    [Fact]
    public async Task At_most_the_requested_bytes_are_read()
    {
        var (path, _) = await UploadAsync(Samples.Pdf);

        Assert.Equal(Samples.Pdf[..9], await ReadAsync(path, 9));
        Assert.Equal(Samples.Pdf, await ReadAsync(path, Samples.Pdf.Length));
        Assert.Equal(Samples.Pdf, await ReadAsync(path, 1_000_000));
    }

    [Fact]
    public async Task A_long_content_of_unknown_length_arrives_whole()
    {
        var path = NewPath();
        var stored = await Storage.UploadAsync(new NewFile(path, MediaTypes.Pdf,
            new SlowStream(Samples.Pdf, 50_000, zeros: 3_000_000)), Ct);

        Assert.Equal(3_000_000 + Samples.Pdf.Length, stored.Size);
    }

    [Fact]
    public async Task An_exception_of_the_content_is_rethrown_and_nothing_is_stored()
    {
        foreach (var failure in new Exception[] { MediaRefusals.TooLarge(1), new IOException("The client is gone."),
            new InvalidOperationException("x") })
        {
            var path = NewPath();

            var thrown = await Record.ExceptionAsync(() =>
                Storage.UploadAsync(new NewFile(path, MediaTypes.Pdf, new FailingStream(failure)), Ct));

            Assert.Same(failure, thrown);
            Assert.Null(await Storage.FindByPathAsync(path, Ct));
        }
    }

    [Fact]
    public async Task The_content_stays_open_for_its_owner()
    {
        var content = new MemoryStream(Samples.Pdf);
        await Storage.UploadAsync(new NewFile(NewPath(), MediaTypes.Pdf, content), Ct);
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_a_missing_one_causes_no_error()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);

        await Storage.DeleteAsync([stored.ProviderId], Ct);
        await Storage.DeleteAsync([stored.ProviderId], Ct);
        await Storage.DeleteAsync([], Ct);

        Assert.Null(await Storage.FindAsync(stored.ProviderId, Ct));
        Assert.Null(await Storage.FindByPathAsync(path, Ct));
    }

    [Fact]
    public async Task Missing_files_do_not_keep_others_from_being_deleted()
    {
        var there = new List<StoredFile>();
        for (var i = 0; i < 103; i++)
        {
            there.Add((await UploadAsync([(byte)i])).Stored);
        }

        await Storage.DeleteAsync(["none1", .. there.Select(f => f.ProviderId), "none2", there[0].ProviderId], Ct);

        foreach (var file in there)
        {
            Assert.Null(await Storage.FindAsync(file.ProviderId, Ct));
        }
    }

    [Fact]
    public async Task A_signed_url_opens_the_file_and_supports_ranges()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);
        var url = Urls(path, stored).Url;

        Assert.Equal(Samples.Pdf, await Http.GetByteArrayAsync(url));
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(5, 8) } };
        using var part = await Http.SendAsync(request);
        Assert.Equal(206, (int)part.StatusCode);
        Assert.Equal(Samples.Pdf[5..9], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_changed_or_expired_url_opens_nothing()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);
        var (other, _) = await UploadAsync(Samples.Gif);
        var url = Urls(path, stored).Url.AbsoluteUri;
        var over = Storage.CreateUrls(new MediaDelivery(path, MediaTypes.Pdf, stored.Size, "a.pdf"), Now.AddSeconds(-1)).Url.AbsoluteUri;

        foreach (var wrong in new[]
        {
            url.Split('?')[0],
            url.Replace(path.FileName, other.FileName, StringComparison.Ordinal),
            url[..^1] + (url[^1] == 'a' ? 'b' : 'a'),
            url.Replace("exp=", "exp=9", StringComparison.Ordinal).Replace("ik-t=", "ik-t=9", StringComparison.Ordinal),
            over,
        })
        {
            using var response = await Http.GetAsync(wrong);
            Assert.InRange((int)response.StatusCode, 400, 499);
        }
    }

    [Fact]
    public async Task Documents_are_delivered_as_attachments_and_pictures_are_not()
    {
        var (path, stored) = await UploadAsync(Samples.Pdf);
        Assert.Equal("attachment", await DispositionAsync(Urls(path, stored).Url));

        var picture = NewPath(MediaTypes.Png);
        var png = await Storage.UploadAsync(new NewFile(picture, MediaTypes.Png, new MemoryStream(Samples.Png())), Ct);
        var delivery = new MediaDelivery(picture, MediaTypes.Png, png.Size, "a.png");
        Assert.NotEqual("attachment", await DispositionAsync(Storage.CreateUrls(delivery, Now.AddMinutes(5)).Url));
    }

    protected static MediaPath NewPath(MediaType? type = null) =>
        MediaPath.Of($"chat{RandomId.New():N}", $"{RandomId.New():N}", type ?? MediaTypes.Pdf);

    protected async Task<(MediaPath Path, StoredFile Stored)> UploadAsync(byte[] content)
    {
        var path = NewPath();
        return (path, await Storage.UploadAsync(new NewFile(path, MediaTypes.Pdf, new MemoryStream(content)), Ct));
    }

    protected async Task<byte[]> ReadAsync(MediaPath path, long maxBytes)
    {
        await using var content = await Storage.OpenReadAsync(path, maxBytes, Ct);
        using var all = new MemoryStream();
        await content.CopyToAsync(all);
        return all.ToArray();
    }

    protected MediaUrls Urls(MediaPath path, StoredFile stored) =>
        Storage.CreateUrls(new MediaDelivery(path, MediaTypes.Pdf, stored.Size, "über uns.pdf"), Now.AddMinutes(5));

    private static async Task<string?> DispositionAsync(Uri url)
    {
        using var response = await Http.GetAsync(url);
        response.EnsureSuccessStatusCode();
        return response.Content.Headers.ContentDisposition?.DispositionType;
    }

    private sealed class FailingStream(Exception failure) : ForwardStream
    {
        private bool _started;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_started)
            {
                return ValueTask.FromException<int>(failure);
            }

            _started = true;
            return ValueTask.FromResult(Math.Min(100, buffer.Length));
        }
    }
}
