using Chat.Core.Media;
using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

public sealed class LocalDirectUploadTests : DirectUploadTests
{
    [Fact]
    public async Task A_file_larger_than_any_of_its_kind_is_deleted()
    {
        await using var app = await ChatApp.StartAsync([$"--Chat:Media:MaxDocumentBytes={Samples.Pdf.Length - 1}"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 10, version: 1)).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        (await ana.PostAsync("media/confirm", new { mediaId = token.Text("mediaId"), fileId = uploaded.Text("fileId") })).RequireProblem(413, "file_too_large");
        Assert.Null(await app.Services.GetRequiredService<IMediaStorage>().FindAsync(uploaded.Text("fileId"), CancellationToken.None));
    }

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
        (await ana.PostAsync("media/confirm", new { mediaId = token.Text("mediaId"), fileId = uploaded.Text("fileId") })).RequireProblem(409, "upload_mismatch");
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_note_is_heard_once_unless_it_failed()
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
