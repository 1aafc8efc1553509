using Chat.Core.Media;

namespace Chat.Tests.Media;

/// <summary>The promises of listings, besides all others.</summary>
public abstract class MediaListingContract : MediaStorageContract
{
    [Fact]
    public async Task What_was_stored_before_a_time_is_listed_newest_first_and_in_pages()
    {
        var first = await UploadAsync(Samples.Pdf);
        Advance();
        var second = await UploadAsync(Samples.Pdf);

        var listed = await Storage.ListAsync(Now.AddMinutes(1), 0, Ct);

        ListedFile[] expected = [new(second.Stored.ProviderId, second.Path.ToString()), new(first.Stored.ProviderId, first.Path.ToString())];
        Assert.Equal(expected, listed);
        Assert.Equal(expected[1..], await Storage.ListAsync(Now.AddMinutes(1), 1, Ct));
        Assert.Empty(await Storage.ListAsync(Now.AddMinutes(1), 2, Ct));
        Assert.Empty(await Storage.ListAsync(Now.AddMinutes(-1), 0, Ct));
    }

    [Theory]
    [InlineData("/chats/mine.pdf")]
    [InlineData("/chats/a/mine.pdf.x1.part")]
    [InlineData("/chats/a/b/c/mine.html")]
    public async Task What_is_no_file_of_ours_is_listed_and_deleted(string path)
    {
        await PutStrayAsync(path);
        await PutStrayAsync("/others/not-ours.pdf");

        var listed = Assert.Single(await Storage.ListAsync(Now.AddMinutes(1), 0, Ct));

        Assert.Equal(path, listed.Path);
        await Storage.DeleteAsync([listed.ProviderId, "/chats/../others/not-ours.pdf"], Ct);
        Assert.Empty(await Storage.ListAsync(Now.AddMinutes(1), 0, Ct));
        Assert.True(IsStored("/others/not-ours.pdf"));
    }

    /// <summary>Stores a file at the provider past the adapter.</summary>
    protected abstract Task PutStrayAsync(string path);

    protected abstract bool IsStored(string path);

    /// <summary>A moment passes, so that what comes next is newer.</summary>
    protected virtual void Advance()
    {
    }
}
