using Chat.Core.Media;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

/// <summary>A direct upload to the local provider is staged until it is confirmed, and cleaned then.</summary>
[Trait("Report", "10")]
public sealed class LocalStagingTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    private IMediaStorage Storage => _app.Services.GetRequiredService<IMediaStorage>();

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/png")]
    [InlineData("image/gif")]
    [InlineData("image/webp")]
    [InlineData("video/mp4")]
    [InlineData("video/quicktime")]
    public async Task A_direct_upload_is_cleaned_when_it_is_confirmed(string type)
    {
        var content = type switch
        {
            "image/jpeg" => Samples.Jpeg(),
            "image/png" => Samples.Png(),
            "image/gif" => Samples.SecretGif,
            "image/webp" => Samples.Webp(),
            "video/mp4" => Samples.Mp4(),
            _ => Samples.Mov(),
        };
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, content.Length, type)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, content)).Require(200);
        var confirmation = new { mediaId = token.Text("mediaId"), fileId = uploaded.Text("fileId") };

        var file = (await ana.PostAsync("media/confirm", confirmation)).Require(200);

        var delivered = await Http.GetByteArrayAsync(file.Text("url"));
        Assert.True(delivered.AsSpan().IndexOf(Samples.SecretBytes) < 0);
        Assert.Equal(file.Number("size"), delivered.Length);
        Assert.Equal((await ana.UploadAsync(chatId, content, "a")).Require(201).Number("size"), delivered.Length);
        Assert.Equal(file.Body, (await ana.PostAsync("media/confirm", confirmation)).Require(200).Body);
        Assert.DoesNotContain(StoredFiles(), path => path.EndsWith(".upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_url_opens_a_direct_upload_that_is_not_confirmed()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var photo = Samples.Jpeg();
        var token = (await ana.TokenAsync(chatId, photo.Length, "image/jpeg")).Require(200);
        (await ana.UploadDirectAsync(token, photo)).Require(200);
        var path = MediaPath.TryParse($"{token.Text("fields.folder")}/{token.Text("fields.fileName")}")!;

        var stored = (await Storage.FindByPathAsync(path, CancellationToken.None))!;
        var url = Storage.CreateUrls(new MediaDelivery(path, MediaTypes.Jpeg, stored.Size, "a.jpg"),
            _app.Time.GetUtcNow().AddMinutes(5)).Url;

        Assert.True(stored.IsStaged);
        Assert.Equal(404, (int)(await Http.GetAsync(url)).StatusCode);
    }

    // The clean file is shorter than the announced one, so a second look at it would have refused and deleted it.
    [Fact]
    public async Task A_confirmation_that_died_after_the_clean_file_was_stored_can_be_repeated()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var photo = Samples.Jpeg();
        var token = (await ana.TokenAsync(chatId, photo.Length, "image/jpeg")).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, photo)).Require(200);
        var staged = StoredFiles().Single();
        // As if the process had died between the move of the clean file and the update of the row.
        await File.WriteAllBytesAsync(staged[..^".upload".Length], (await Intakes.TakeAsync(photo)).Bytes);

        var confirmed = await ana.ConfirmAsync(token, uploaded);

        confirmed.Require(200);
        Assert.True((await Http.GetByteArrayAsync(confirmed.Text("url"))).AsSpan().IndexOf(Samples.SecretBytes) < 0);
    }

    private string[] StoredFiles() => Directory.Exists(Path.Combine(_app.DataPath, "media", "chats"))
        ? Directory.GetFiles(Path.Combine(_app.DataPath, "media", "chats"), "*.*", SearchOption.AllDirectories)
        : [];
}
