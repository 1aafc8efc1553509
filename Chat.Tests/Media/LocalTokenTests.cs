using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

/// <summary>Upload tokens of the local provider: what they bind, and what becomes of uploads that are not confirmed.</summary>
[Trait("Report", "23")]
public sealed class LocalTokenTests : IAsyncLifetime
{
    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("fileName", "other.pdf")]
    [InlineData("folder", "/chats/invented")]
    [InlineData("folder", "/others")]
    [InlineData("folder", "/chats/../..")]
    public async Task A_version_1_token_uploads_to_its_own_path_alone(string field, string value)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length, version: 1)).Require(200);

        (await ana.UploadDirectAsync(WithField(token, field, value), Samples.Pdf))
            .RequireProblem(400, "invalid_request");

        Assert.Empty(StoredFiles());
        // The token is not used up by a wrong form.
        (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
    }

    [Fact]
    public async Task A_version_1_token_does_not_serve_another_chat()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var other = await ChatApp.OpenChatAsync(ana, _app.NewUser());
        var (mine, theirs) = ((await ana.TokenAsync(chatId, 10, version: 1))
            .Require(200), (await ana.TokenAsync(other, 10, version: 1)).Require(200));

        (await ana.UploadDirectAsync(WithField(mine, "folder", theirs.Text("fields.folder")), new byte[10]))
            .RequireProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_token_for_a_few_bytes_stores_no_more(int version)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 1, version: version)).Require(200);

        (await ana.UploadDirectAsync(token, new byte[5_000_000])).RequireProblem(413, "file_too_large");

        Assert.Empty(StoredFiles());
    }

    [Theory]
    [InlineData("token", " 1 ", " 9999999 ")]
    [InlineData("expire", null, null)]
    public async Task A_changed_version_1_token_is_refused(string field, string? before, string? after)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 1, version: 1)).Require(200);
        var changed = before is null
            ? Changed(token, token.Number(field).ToString(CultureInfo.InvariantCulture),
                "9" + token.Number(field).ToString(CultureInfo.InvariantCulture))
            : Changed(token, before, after!);

        (await ana.UploadDirectAsync(changed, [1])).RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task An_upload_with_a_version_1_token_is_charged_by_its_bytes()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:UploadMegabytesPerHour=1"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 900_000, "image/jpeg", version: 1)).Require(200);
        (await ana.UploadDirectAsync(token, Samples.Jpeg(scanLength: 900_000 - Samples.Jpeg().Length))).Require(200);

        (await ana.TokenAsync(chatId, 200_000, version: 1)).RequireProblem(429, "rate_limited");
    }

    [Fact]
    public async Task An_upload_that_is_not_confirmed_is_deleted_by_the_clean_up()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length, version: 1)).Require(200);
        (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        Assert.Single(StoredFiles());

        _app.Time.Advance(TimeSpan.FromHours(2));
        await _app.RunJobAsync("Jobs-SweepMedia");

        Assert.Empty(StoredFiles());
    }

    [Fact]
    public async Task A_staged_upload_without_a_row_is_deleted_by_the_nightly_job()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        await _app.Services.GetRequiredService<IMediaStore>().RemoveAsync(token.Text("mediaId"), CancellationToken.None);

        _app.Time.Advance(TimeSpan.FromHours(26));
        await _app.RunJobAsync("Jobs-ReconcileMedia");

        Assert.Empty(StoredFiles());
    }

    // The token itself names the path too, and stays.
    private static Answer WithField(Answer token, string field, string value)
    {
        var changed = JsonNode.Parse(token.Body)!;
        changed["fields"]![field] = value;
        return new Answer(JsonElement.Parse(changed.ToJsonString()));
    }

    private static Answer Changed(Answer token, string before, string after) =>
        new(JsonElement.Parse(token.Body.Replace(before, after, StringComparison.Ordinal)));

    private string[] StoredFiles() => Directory.Exists(Path.Combine(_app.DataPath, "media", "chats"))
        ? Directory.GetFiles(Path.Combine(_app.DataPath, "media", "chats"), "*.*", SearchOption.AllDirectories)
        : [];
}
