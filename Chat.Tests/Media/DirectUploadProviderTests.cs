using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

public sealed class LocalDirectUploadTests : DirectUploadTests
{
    protected override Task<ChatApp> StartAsync() => ChatApp.StartAsync([$"--Image_Kit_Webhook_Secret={FakeImageKit.WebhookSecret}"]);
}

public sealed class ImageKitDirectUploadTests : DirectUploadTests
{
    // Set by StartAsync, before any fact runs.
    private FakeImageKit _server = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_is_not_private_is_deleted()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length, version: 1)).Require(200);
        Assert.Equal("true", token.Text("fields.isPrivateFile"));
        var open = Changed(token, "\"isPrivateFile\":\"true\"", "\"isPrivateFile\":\"false\"");
        var uploaded = (await ana.UploadDirectAsync(open, Samples.Pdf)).Require(200);
        (await ana.ConfirmAsync(token, uploaded)).RequireProblem(409, "upload_mismatch");
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_file_that_is_too_large_for_its_kind_is_deleted()
    {
        await using var app = await ChatApp.StartAsync(
            [.. _server.Settings, $"--Chat:Media:MaxDocumentBytes={Samples.Pdf.Length - 1}"], services =>
                _server.PointHere(services), time: App.Time);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 10, version: 1)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        (await ana.ConfirmAsync(token, uploaded)).RequireProblem(413, "file_too_large");
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_file_at_another_path_is_deleted_because_a_version_1_token_does_not_bind_it()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length, version: 1)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(Changed(token, token.Text("fields.fileName"), "mine.pdf"), Samples.Pdf)).Require(200);

        (await ana.ConfirmAsync(token, uploaded)).RequireProblem(409, "upload_mismatch");

        Assert.Empty(_server.Files);
    }

    [Theory]
    [Trait("Report", "11")]
    [InlineData(3)]
    [InlineData(10)]
    public async Task A_picture_is_measured_behind_a_long_colour_profile_and_after_its_orientation(int segments)
    {
        byte[] photo =
        [
            0xFF, 0xD8,
            .. Samples.Segment(0xE1, [.. "Exif\0\0"u8, .. Samples.Tiff(6)]),
            .. Enumerable.Range(1, segments).SelectMany(i =>
                Samples.Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)i, (byte)segments, .. new byte[60_000]])),
            .. Samples.JpegPicture(),
        ];
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, photo.Length, "image/jpeg")).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, photo)).Require(200);

        var file = (await ana.ConfirmAsync(token, uploaded)).Require(200);

        Assert.Equal((4, 5), (file.Number("width"), file.Number("height")));
    }

    [Fact]
    [Trait("Report", "11")]
    public async Task Our_own_look_at_a_picture_goes_before_the_providers()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        // The provider says 40 × 50 of every PNG.
        var file = (await ana.UploadAsync(chatId, Samples.Png(5, 4, orientation: 6), "a.png")).Require(201);

        Assert.Equal((4, 5), (file.Number("width"), file.Number("height")));
    }

    [Fact]
    public async Task A_webhook_is_handled_once_unless_it_failed()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        var note = $$"""{ "type": "file.created", "id": "evt_1", "data": { "fileId": "{{uploaded.Text("fileId")}}" } }""";
        _server.Fault = http =>
        {
            http.Response.StatusCode = 403;
            return Task.FromResult(true);
        };
        (await App.SendWebhookAsync(note)).RequireProblem(503, "dependency_unavailable");

        _server.Fault = null;
        (await App.SendWebhookAsync(note)).Require(204);
        _server.Requests.Clear();
        (await App.SendWebhookAsync(note)).Require(204);

        Assert.Empty(_server.Requests);
        (await ana.GetAsync($"media/{token.Text("mediaId")}/metadata")).Require(200);
    }

    protected override async Task<ChatApp> StartAsync()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        _server = await FakeImageKit.StartAsync(clock);
        return await ChatApp.StartAsync(_server.Settings, services => _server.PointHere(services), time: clock);
    }
}
