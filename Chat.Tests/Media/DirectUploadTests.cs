using System.Text.Json;
using Chat.Core;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Tests.Api;
using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

/// <summary>Direct uploads to the local storage and to ImageKit.</summary>
public abstract class DirectUploadTests : IAsyncLifetime
{
    // Set by InitializeAsync, before any fact runs.
    protected ChatApp App { get; private set; } = null!;

    private IMediaStorage Storage => App.Services.GetRequiredService<IMediaStorage>();

    private IMediaStore Files => App.Services.GetRequiredService<IMediaStore>();

    public async Task InitializeAsync() => App = await StartAsync();

    public virtual Task DisposeAsync() => App.DisposeAsync().AsTask();

    protected abstract Task<ChatApp> StartAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Covers("GET /api/media/get-upload-token")]
    [Covers("POST /api/media/confirm")]
    public async Task A_token_uploads_confirms_and_sends(int version)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length, version: version)).Require(200);
        Assert.InRange(token.Number("expire"), App.Time.GetUtcNow().ToUnixTimeSeconds(),
            App.Time.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds());
        Assert.Equal(version == 1, token.Has("signature"));
        Assert.True(token.Headers.CacheControl!.NoStore);

        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        var file = (await ana.ConfirmAsync(token, uploaded)).Require(200);

        Assert.Equal((token.Text("mediaId"), "report.pdf", "application/pdf"),
            (file.Text("fileId"), file.Text("name"), file.Text("mimeType")));
        var again = (await ana.ConfirmAsync(token, uploaded)).Require(200);
        Assert.Equal(file.Body, again.Body);
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { file.Text("fileId") } })).Require(201);
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("application/msword")]
    [InlineData("image/png")]
    public async Task A_file_of_another_type_than_declared_is_deleted(string type)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var content = "<html><script>alert(1)</script></html>"u8.ToArray();
        var token = (await ana.TokenAsync(chatId, content.Length, type)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, content)).Require(200);

        (await ana.ConfirmAsync(token, uploaded)).RequireProblem(415, "unsupported_media_type");

        Assert.Null(await Storage.FindAsync(uploaded.Text("fileId"), CancellationToken.None));
        Assert.Null(await Files.FindAsync(token.Text("mediaId"), CancellationToken.None));
        (await ana.ConfirmAsync(token, uploaded)).RequireProblem(404, "not_found");
    }

    [Fact]
    public async Task A_document_is_checked_as_a_whole()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        foreach (var (content, type, status) in new[]
        {
            (Samples.Docx(), MediaTypes.Docx, 200), (Samples.Doc(), MediaTypes.Doc, 200),
            (Samples.Docx(more: "word/vbaProject.bin"), MediaTypes.Docx, 415),
                (Samples.CompoundFile("Workbook"), MediaTypes.Doc, 415), (Samples.Docx(), MediaTypes.Doc, 415),
        })
        {
            var token = (await ana.TokenAsync(chatId, content.Length, type.MimeType)).Require(200);
            var uploaded = (await ana.UploadDirectAsync(token, content)).Require(200);
            (await ana.ConfirmAsync(token, uploaded)).Require(status);
        }
    }

    [Fact]
    public async Task A_file_of_another_size_is_deleted()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length + 1)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        (await ana.ConfirmAsync(token, uploaded)).RequireProblem(409, "upload_mismatch");
        Assert.Null(await Storage.FindAsync(uploaded.Text("fileId"), CancellationToken.None));
    }

    [Fact]
    public async Task A_picture_of_many_pixels_is_registered_without_a_thumbnail()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var photo = Samples.Riff(Samples.RiffChunk("VP8X", [0, 0, 0, 0, 0xDF, 0x2E, 0, 0x27, 0x23, 0]));
        var token = (await ana.TokenAsync(chatId, photo.Length, "image/webp")).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, photo)).Require(200);
        var file = (await ana.ConfirmAsync(token, uploaded)).Require(200);
        Assert.Equal((12_000, 9_000), (file.Number("width"), file.Number("height")));
        Assert.True(file.IsNull("thumbnailUrl"));
    }

    [Fact]
    public async Task Another_file_cannot_be_confirmed_and_stays()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var bens = (await ben.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var uploaded = (await ben.UploadDirectAsync(bens, Samples.Pdf)).Require(200);
        var anas = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);

        (await ana.ConfirmAsync(anas, uploaded)).RequireProblem(404, "not_found");
        (await ana.ConfirmAsync(bens, uploaded)).RequireProblem(404, "not_found");
        (await ana.PostAsync("media/confirm", new { mediaId = anas.Text("mediaId"), fileId = "none" })).RequireProblem(404, "not_found");

        (await ben.ConfirmAsync(bens, uploaded)).Require(200);
    }

    [Fact]
    public async Task A_block_since_the_token_refuses_the_confirmation_until_it_is_lifted()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        var confirmation = new { mediaId = token.Text("mediaId"), fileId = uploaded.Text("fileId") };

        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ana.PostAsync("media/confirm", confirmation)).RequireProblem(403, "not_allowed");

        (await ben.PostAsync($"chats/{chatId}/unblock")).Require(200);
        var confirmed = (await ana.PostAsync("media/confirm", confirmation)).Require(200);
        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);
        Assert.Equal(confirmed.Text("fileId"), (await ana.PostAsync("media/confirm", confirmation)).Require(200).Text("fileId"));
    }

    [Fact]
    public async Task A_token_for_a_file_that_cannot_be_sent_is_refused()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        (await ana.TokenAsync(chatId, Limits.MaxFileBytes + 1)).RequireProblem(413, "file_too_large");
        // Also for a size that the rate of bytes never allows, because waiting would not help.
        (await ana.TokenAsync(chatId, 1_000_000_000_000)).RequireProblem(413, "file_too_large");
        Assert.True((await ana.TokenAsync(chatId, 0)).RequireProblem(400, "invalid_request").Has("errors.size"));
        (await ana.TokenAsync(chatId, 10, "image/svg%2Bxml")).RequireProblem(415, "unsupported_media_type");
        (await ana.TokenAsync(chatId, 10, "application/octet-stream")).RequireProblem(415, "unsupported_media_type");
        (await ana.GetAsync($"media/get-upload-token?chatId={chatId}&mimeType=image/png")).RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_webhook_registers_a_file_that_its_uploader_never_confirms()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        var note = $$"""{ "type": "file.created", "id": "evt_1", "data": { "fileId": "{{uploaded.Text("fileId")}}" } }""";

        (await App.SendWebhookAsync(note, secret: "whsec_other")).RequireProblem(401, "unauthenticated");
        Assert.Equal(FileState.Pending, (await Files.FindAsync(token.Text("mediaId"), CancellationToken.None))!.State);
        (await App.SendWebhookAsync(note)).Require(204);
        (await App.SendWebhookAsync(note)).Require(204);
        (await App.SendWebhookAsync("""{ "type": "video.transformation.ready", "id": "evt_2", "data": {} }""")).Require(204);
        (await App.SendWebhookAsync("not json")).RequireProblem(400, "invalid_json");

        Assert.Equal(FileState.Ready, (await Files.FindAsync(token.Text("mediaId"), CancellationToken.None))!.State);
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { token.Text("mediaId") } })).Require(201);
    }

    [Fact]
    public async Task An_unconfirmed_upload_is_cleaned_up()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        (await ana.TokenAsync(chatId, 10)).Require(200);

        await App.RunJobAsync("Jobs-SweepMedia");
        Assert.NotNull(await Storage.FindAsync(uploaded.Text("fileId"), CancellationToken.None));
        App.Time.Advance(TimeSpan.FromHours(2));
        // The first run may mark what the second run deletes.
        await App.RunJobAsync("Jobs-SweepMedia");
        await App.RunJobAsync("Jobs-SweepMedia");

        Assert.Null(await Storage.FindAsync(uploaded.Text("fileId"), CancellationToken.None));
        Assert.Empty(await Files.ListOfUploaderAsync(ana.Id, null, 10, CancellationToken.None));
    }

    /// <summary>A token with other fields, as a hostile client sends them.</summary>
    protected static Answer Changed(Answer token, string before, string after) =>
        new(JsonElement.Parse(token.Body.Replace(before, after, StringComparison.Ordinal)));
}
