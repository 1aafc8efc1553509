using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Core.Media;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

/// <summary>The local provider's own endpoints: links and direct uploads.</summary>
public sealed class LocalMediaTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    private IMediaStorage Storage => _app.Services.GetRequiredService<IMediaStorage>();

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    [Trait("Report", "12")]
    public async Task A_head_request_of_a_link_answers_like_a_get_without_a_body()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var url = (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("url");
        using var get = await Http.GetAsync(url);

        using var head = await HeadAsync(url);

        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.ContentDisposition, head.Content.Headers.ContentDisposition);
        Assert.Equal("nosniff", Assert.Single(head.Headers.GetValues("X-Content-Type-Options")));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    [Trait("Report", "12")]
    public async Task A_head_request_of_a_changed_link_is_not_found()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var url = (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("url");
        using var head = await HeadAsync(url.Replace("sig=", "sig=0", StringComparison.Ordinal));
        Assert.Equal(404, (int)head.StatusCode);
    }

    [Theory]
    [Trait("Report", "24")]
    [InlineData("evil.example")]
    [InlineData("evil.example:443")]
    public async Task The_host_header_of_a_sender_is_not_in_the_url_that_others_get(string host)
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        await using var inRoom = await ben.JoinAsync(chatId);
        var fileId = await ana.UploadPngAsync(chatId);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"chats/{chatId}/messages")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { media = new[] { fileId } }),
            Headers = { Host = host },
        };
        request.Headers.Add("X-Forwarded-Host", host);

        var sent = (await ana.SendAsync(request)).Require(201);

        foreach (var message in new[] { (await inRoom.NextAsync("media_received")).At("message"), (await inRoom.NextAsync("unread_message")).At("message"), sent })
        {
            var url = message.List("media").Single().Text("url");
            Assert.StartsWith(_app.BaseAddress.AbsoluteUri, url, StringComparison.Ordinal);
            Assert.Equal(200, (int)(await Http.GetAsync(url)).StatusCode);
        }
    }

    [Fact]
    [Trait("Report", "24")]
    public async Task The_setting_is_in_the_urls_when_there_is_one()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:PublicUrl=https://chat.example"]);
        var (chatId, ana, _) = await app.OpenChatAsync();

        Assert.StartsWith("https://chat.example/api/media/local/", (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("url"), StringComparison.Ordinal);
        Assert.StartsWith("https://chat.example/api/media/local", (await ana.TokenAsync(chatId, 10)).Require(200).Text("uploadUrl"), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Report", "23")]
    [InlineData("fileName", "other.pdf")]
    [InlineData("folder", "/chats/invented")]
    [InlineData("folder", "/others")]
    [InlineData("folder", "/chats/../..")]
    public async Task A_version_1_token_uploads_to_its_own_path_alone(string field, string value)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length, version: 1)).Require(200);

        (await ana.UploadDirectAsync(Changed(token, token.Text($"fields.{field}"), value), Samples.Pdf)).RequireProblem(400, "invalid_request");

        Assert.Empty(StoredFiles());
        // The token is not used up by a wrong form.
        (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
    }

    [Fact]
    [Trait("Report", "23")]
    public async Task A_version_1_token_does_not_serve_another_chat()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var other = await ChatApp.OpenChatAsync(ana, _app.NewUser());
        var (mine, theirs) = ((await ana.TokenAsync(chatId, 10, version: 1)).Require(200), (await ana.TokenAsync(other, 10, version: 1)).Require(200));

        (await ana.UploadDirectAsync(Changed(mine, mine.Text("fields.folder"), theirs.Text("fields.folder")), new byte[10])).RequireProblem(400, "invalid_request");
    }

    [Theory]
    [Trait("Report", "23")]
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
    [Trait("Report", "23")]
    [InlineData("token", " 1 ", " 9999999 ")]
    [InlineData("expire", null, null)]
    public async Task A_changed_version_1_token_is_refused(string field, string? before, string? after)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 1, version: 1)).Require(200);
        var changed = before is null
            ? Changed(token, token.Number(field).ToString(CultureInfo.InvariantCulture), "9" + token.Number(field).ToString(CultureInfo.InvariantCulture))
            : Changed(token, before, after!);

        (await ana.UploadDirectAsync(changed, [1])).RequireProblem(400, "invalid_request");
    }

    [Fact]
    [Trait("Report", "23")]
    public async Task An_upload_with_a_version_1_token_is_charged_by_its_bytes()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:UploadMegabytesPerHour=1"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var token = (await ana.TokenAsync(chatId, 900_000, "image/jpeg", version: 1)).Require(200);
        (await ana.UploadDirectAsync(token, Samples.Jpeg(scanLength: 900_000 - Samples.Jpeg().Length))).Require(200);

        (await ana.TokenAsync(chatId, 200_000, version: 1)).RequireProblem(429, "rate_limited");
    }

    [Fact]
    [Trait("Report", "23")]
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
    [Trait("Report", "23")]
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

    [Theory]
    [Trait("Report", "10")]
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
    [Trait("Report", "10")]
    public async Task No_url_opens_a_direct_upload_that_is_not_confirmed()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var photo = Samples.Jpeg();
        var token = (await ana.TokenAsync(chatId, photo.Length, "image/jpeg")).Require(200);
        (await ana.UploadDirectAsync(token, photo)).Require(200);
        var path = MediaPath.TryParse($"{token.Text("fields.folder")}/{token.Text("fields.fileName")}")!;

        var stored = (await Storage.FindByPathAsync(path, CancellationToken.None))!;
        var url = Storage.CreateUrls(new MediaDelivery(path, MediaTypes.Jpeg, stored.Size, "a.jpg"), _app.Time.GetUtcNow().AddMinutes(5)).Url;

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

        var confirmed = await ana.PostAsync("media/confirm", new { mediaId = token.Text("mediaId"), fileId = uploaded.Text("fileId") });

        confirmed.Require(200);
        Assert.True((await Http.GetByteArrayAsync(confirmed.Text("url"))).AsSpan().IndexOf(Samples.SecretBytes) < 0);
    }

    private static async Task<HttpResponseMessage> HeadAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        return await Http.SendAsync(request);
    }

    private static Answer Changed(Answer token, string before, string after) =>
        new(JsonElement.Parse(token.Body.Replace(before, after, StringComparison.Ordinal)));

    private string[] StoredFiles() => Directory.Exists(Path.Combine(_app.DataPath, "media", "chats"))
        ? Directory.GetFiles(Path.Combine(_app.DataPath, "media", "chats"), "*.*", SearchOption.AllDirectories)
        : [];
}
