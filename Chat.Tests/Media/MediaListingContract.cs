using Chat.Core.Media;

namespace Chat.Tests.Media;

/// <summary>The promises of listings, and all others.</summary>
public abstract class MediaListingContract : MediaStorageContract
{
    [Fact]
    public async Task Files_stored_before_a_time_are_listed_newest_first_and_in_pages()
    {
        var first = await UploadAsync(Samples.Pdf);
        Advance();
        var second = await UploadAsync(Samples.Pdf);

        var listed = await Storage.ListAsync(Now.AddMinutes(1), 0, Ct);

        ListedFile[] expected = [new(second.Stored.ProviderId, second.Path.ToString()),
            new(first.Stored.ProviderId, first.Path.ToString())];
        Assert.Equal(expected, listed);
        Assert.Equal(expected[1..], await Storage.ListAsync(Now.AddMinutes(1), 1, Ct));
        Assert.Empty(await Storage.ListAsync(Now.AddMinutes(1), 2, Ct));
        Assert.Empty(await Storage.ListAsync(Now.AddMinutes(-1), 0, Ct));
    }

    [Theory]
    [InlineData("/chats/mine.pdf")]
    [InlineData("/chats/a/mine.pdf.x1.part")]
    [InlineData("/chats/a/b/c/mine.html")]
    public async Task An_unknown_file_is_listed_and_can_be_deleted(string path)
    {
        await PutStrayAsync(path);
        await PutStrayAsync("/others/not-ours.pdf");

        var listed = Assert.Single(await Storage.ListAsync(Now.AddMinutes(1), 0, Ct));

        Assert.Equal(path, listed.Path);
        await Storage.DeleteAsync([listed.ProviderId, "/chats/../others/not-ours.pdf"], Ct);
        Assert.Empty(await Storage.ListAsync(Now.AddMinutes(1), 0, Ct));
        Assert.True(IsStored("/others/not-ours.pdf"));
    }

    /// <summary>Stores a file at the provider without the adapter.</summary>
    protected abstract Task PutStrayAsync(string path);

    protected abstract bool IsStored(string path);

    /// <summary>Moves the clock, so that the next file is newer.</summary>
    protected virtual void Advance()
    {
    }
}
