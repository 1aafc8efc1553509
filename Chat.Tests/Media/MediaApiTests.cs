using System.Net.Http.Headers;
using System.Text;
using Chat.Core;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Tests.Api;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

public sealed class MediaApiTests : IAsyncLifetime
{
    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    [Covers("POST /api/media/upload-chat-media")]
    [Covers("client send_media")]
    [Covers("server media_received")]
    public async Task A_file_is_uploaded_sent_and_seen_by_both()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        await using var benInRoom = await ben.JoinAsync(chatId);
        await using var anaInRoom = await ana.JoinAsync(chatId);
        var file = (await ana.UploadAsync(chatId, Samples.Jpeg(), "../holiday.png", "image/jpeg")).Require(201);
        Assert.Equal(("holiday.jpg", "image/jpeg", 4, 5, chatId),
            (file.Text("name"), file.Text("mimeType"), file.Number("width"), file.Number("height"), file.Text("chatId")));
        Assert.True(file.IsNull("thumbnailUrl"));

        var sent = (await anaInRoom.InvokeAsync("send_media",
            new { chatId, media = new[] { file.Text("fileId") }, content = " Look! ", clientMessageId = "one" })).RequireOk();

        var received = await benInRoom.NextAsync("media_received");
        Assert.Equal(("media", "Look!"), (received.Text("message.type"), received.Text("message.content")));
        Assert.Equal(sent.At("message").Body, received.At("message").Body);
        var item = received.List("message.media").Single();
        Assert.Equal((file.Text("fileId"), file.Text("url")), (item.Text("fileId"), item.Text("url")));
        using var http = new HttpClient();
        var bytes = await http.GetByteArrayAsync(item.Text("url"));
        Assert.Equal(file.Number("size"), bytes.Length);
        Assert.True(bytes.AsSpan().IndexOf(Samples.SecretBytes) < 0);
        Assert.Equal(1, (await ben.ChatAsync(chatId)).Number("unreadCount"));
        var found = (await ben.GetAsync($"chats/{chatId}/search?q=look&type=media")).Require(200).List();
        Assert.Equal(sent.Text("message.id"), Assert.Single(found).Text("id"));
        Assert.Empty((await ben.GetAsync($"chats/{chatId}/search?q=look&type=text")).Require(200).List());
        Assert.Contains(file.Text("fileId"), (await ana.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_sent_exactly_once_over_both_transports()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        await using var socket = await ana.JoinAsync(chatId);
        var (one, two) = (await ana.UploadPngAsync(chatId), await ana.UploadPngAsync(chatId));
        var body = new { media = new[] { one, two }, clientMessageId = "one" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ana.PostAsync($"chats/{chatId}/messages", body)));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers, a => Assert.True(a.Status is 200 or 201, a.Body));
        Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        var again = (await socket.InvokeAsync("send_media",
            new { chatId, media = new[] { one, two }, clientMessageId = "one" })).RequireOk();
        Assert.True(again.Flag("replayed"));
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { two, one }, clientMessageId = "one" }))
            .RequireProblem(422, "client_message_id_reused");
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { one }, clientMessageId = "two" }))
            .RequireProblem(409, "file_in_use");

        (await ana.DeleteAsync($"chats/{chatId}/messages/{answers[0].Text("id")}?scope=everyone")).Require(200);
        _app.Time.Advance(TimeSpan.FromMinutes(3));
        await _app.RunJobAsync("Jobs-SweepMedia");
        Assert.True((await ana.PostAsync($"chats/{chatId}/messages", body)).Require(200).Flag("deleted"));
        Assert.Single((await ben.GetAsync($"chats/{chatId}/messages")).List());
    }

    [Fact]
    public async Task A_user_can_send_only_own_files_of_this_chat()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var elsewhere = await ChatApp.OpenChatAsync(ana, _app.NewUser());
        var (bens, other) = (await ben.UploadPngAsync(chatId), await ana.UploadPngAsync(elsewhere));
        foreach (var fileId in new[] { bens, other, "none" })
        {
            (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileId } })).RequireProblem(404, "not_found");
        }

        var mine = await ana.UploadPngAsync(chatId);
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = Array.Empty<string>() })).RequireProblem(400, "invalid_request");
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { mine, mine } })).RequireProblem(400, "invalid_request");
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = Enumerable.Range(0, 11).Select(i => $"{i}") }))
            .RequireProblem(400, "invalid_request");
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { mine }, replyTo = "none" }))
            .RequireProblem(404, "not_found");
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { mine } })).Require(201);
    }

    [Fact]
    public async Task A_user_who_may_not_send_may_not_upload()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var pending = await ChatApp.RequestChatAsync(ana, _app.NewUser());
        (await _app.NewUser().UploadAsync(chatId, Samples.Png(), "a.png")).RequireProblem(404, "not_found");
        (await _app.NewUser().TokenAsync(chatId, 10)).RequireProblem(404, "not_found");
        (await ana.UploadAsync(pending, Samples.Png(), "a.png")).RequireProblem(409, "chat_pending");
        (await ana.BulkUploadAsync(pending, ("a.png", Samples.Png()))).RequireProblem(409, "chat_pending");
        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ana.UploadAsync(chatId, Samples.Png(), "a.png")).RequireProblem(403, "not_allowed");
        (await ben.TokenAsync(chatId, 10)).RequireProblem(403, "blocked_by_me");
        Assert.Empty(StoredFiles());
    }

    [Fact]
    public async Task A_refused_file_leaves_nothing()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        (await ana.UploadAsync(chatId, "<html>"u8.ToArray(), "a.png", "image/png")).RequireProblem(415, "unsupported_media_type");
        (await ana.UploadAsync(chatId, Samples.Png(), "a.png", "image/jpeg")).RequireProblem(415, "unsupported_media_type");
        (await ana.UploadAsync(chatId, Samples.Docx()[..^40], "a.docx")).RequireProblem(415, "unsupported_media_type");
        (await ana.UploadAsync(chatId, [], "a.png")).RequireProblem(400, "invalid_request");
        (await ana.PostAsync("media/upload-chat-media", new { chatId })).RequireProblem(415, "unsupported_media_type");
        Assert.Empty(StoredFiles());
        Assert.Empty(await _app.Services.GetRequiredService<IMediaStore>().ListOfUploaderAsync(ana.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task The_chat_may_be_named_in_the_query()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        foreach (var (path, status) in new[] { ("media/upload-chat-media", 400), ($"media/upload-chat-media?chatId={chatId}", 201) })
        {
            var form = new MultipartFormDataContent { { new ByteArrayContent(Samples.Png()), "file", "a.png" } };
            (await ana.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = form })).Require(status);
        }
    }

    [Fact]
    public async Task A_body_that_announces_too_many_bytes_is_refused_before_it_is_read()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var content = new CountedContent([.. "MZ"u8], Limits.MaxFileBytes + (1024 * 1024));
        var form = new MultipartFormDataContent { { new StringContent(chatId), "chatId" }, { content, "file", "a.mp4" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "media/upload-chat-media") { Content = form };
        request.Headers.ExpectContinue = true;

        (await ana.SendAsync(request)).RequireProblem(413, "file_too_large");

        Assert.Equal(0, content.Sent);
    }

    [Fact]
    [Covers("POST /api/media/bulk-upload")]
    public async Task A_bulk_answers_for_each_file_in_order()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();

        var answer = (await ana.BulkUploadAsync(
            chatId, ("a.png", Samples.Png()), ("b.html", "<html>"u8.ToArray()), ("c.docx", Samples.Docx()),
                ("d.doc", Samples.Doc()[..600]), ("e.pdf", Samples.Pdf))).Require(207);

        Assert.Equal([201, 415, 201, 415, 201], answer.List().Select(i => i.Number("status")));
        Assert.Equal(["a.png", "b.html", "c.docx", "d.doc", "e.pdf"], answer.List().Select(i => i.Text("name")));
        Assert.Equal("unsupported_media_type", answer.List()[1].Text("error.code"));
        var files = answer.List().Where(i => i.Has("file")).Select(i => i.Text("file.fileId")).ToArray();
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = files })).Require(201);
    }

    [Fact]
    public async Task Eleven_files_are_refused_as_a_whole()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        (await ana.BulkUploadAsync(chatId, [.. Enumerable.Range(0, 11).Select(i => ($"{i}.png", Samples.Png()))]))
            .RequireProblem(400, "invalid_request");
        Assert.Empty(StoredFiles());
    }

    [Fact]
    public async Task A_bulk_over_the_rate_is_refused_as_a_whole_and_is_not_charged()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:UploadPerMinute=3"]);
        var (chatId, ana, _) = await app.OpenChatAsync();

        var refusal = (await ana.BulkUploadAsync(chatId, [.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", Samples.Png()))]))
            .RequireProblem(429, "rate_limited");

        Assert.True(refusal.Number("retryAfterMs") > 0);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.DataPath, "media", "chats"), "*.*", SearchOption.AllDirectories));
        (await ana.BulkUploadAsync(chatId, [.. Enumerable.Range(0, 3).Select(i => ($"{i}.png", Samples.Png()))])).Require(207);
        (await ana.UploadAsync(chatId, Samples.Png(), "a.png")).RequireProblem(429, "rate_limited");
    }

    [Fact]
    public async Task The_bytes_of_a_user_per_hour_are_limited()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:UploadMegabytesPerHour=1"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        (await ana.TokenAsync(chatId, 1_000_000)).Require(200);
        (await ana.TokenAsync(chatId, 100_000)).RequireProblem(429, "rate_limited");
        app.Time.Advance(TimeSpan.FromHours(1));
        (await ana.TokenAsync(chatId, 100_000)).Require(200);
        (await ana.UploadAsync(chatId, Samples.Jpeg(scanLength: 900_000), "a.jpg")).Require(201);
        (await ana.UploadAsync(chatId, Samples.Jpeg(scanLength: 900_000), "a.jpg")).RequireProblem(429, "rate_limited");
    }

    [Fact]
    public async Task A_token_counts_as_an_upload()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:UploadPerMinute=2"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        (await ana.TokenAsync(chatId, 10)).Require(200);
        (await ana.UploadAsync(chatId, Samples.Png(), "a.png")).Require(201);
        (await ana.TokenAsync(chatId, 10)).RequireProblem(429, "rate_limited");
    }

    private string[] StoredFiles() => Directory.Exists(Path.Combine(_app.DataPath, "media", "chats"))
        ? Directory.GetFiles(Path.Combine(_app.DataPath, "media", "chats"), "*.*", SearchOption.AllDirectories)
        : [];
}
