using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Tests.App;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media;

/// <summary>Forms that name their chat behind the files, in the order of the specification.</summary>
public sealed class LateChatTests : IAsyncLifetime
{
    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task A_file_is_stored_as_if_the_chat_came_first()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var early = (await ana.UploadAsync(chatId, Samples.Jpeg(), "a.png", "image/jpeg")).Require(201);

        var late = (await PostAsync(ana, "upload-chat-media", chatId, ("a.png", Samples.Jpeg()))).Require(201);

        foreach (var field in new[] { "name", "mimeType", "chatId" })
        {
            Assert.Equal(early.Text(field), late.Text(field));
        }

        Assert.Equal((early.Number("size"), early.Number("width")), (late.Number("size"), late.Number("width")));
        (await PostAsync(ana, "upload-chat-media", chatId, ("a.docx", Samples.Docx()))).Require(201);
    }

    [Fact]
    public async Task The_refusals_are_the_same()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var pending = await ChatApp.RequestChatAsync(ana, _app.NewUser());

        (await PostAsync(ana, "upload-chat-media", chatId, ("a.png", "<html>"u8.ToArray()))).RequireProblem(415, "unsupported_media_type");
        (await PostAsync(ana, "upload-chat-media", chatId, ("a.png", []))).RequireProblem(400, "invalid_request");
        (await PostAsync(ana, "upload-chat-media", chatId, ("a.docx", Samples.Docx()[..^40])))
            .RequireProblem(415, "unsupported_media_type");
        (await PostAsync(ana, "upload-chat-media", pending, ("a.png", Samples.Png()))).RequireProblem(409, "chat_pending");
        (await PostAsync(_app.NewUser(), "upload-chat-media", chatId, ("a.png", Samples.Png()))).RequireProblem(404, "not_found");
        (await PostAsync(ana, "upload-chat-media", chatId: null, ("a.png", Samples.Png()))).RequireProblem(400, "invalid_request");
        (await PostAsync(ana, "bulk-upload", chatId: null, ("a.png", Samples.Png()))).RequireProblem(400, "invalid_request");
        (await PostAsync(ana, "bulk-upload", pending, ("a.png", Samples.Png()))).RequireProblem(409, "chat_pending");

        Assert.False(Directory.Exists(Path.Combine(_app.DataPath, "media", "chats")));
    }

    [Fact]
    public async Task A_form_that_does_not_end_is_refused_although_it_says_no_length()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Media:MaxImageBytes=1000", "--Chat:Media:MaxVideoBytes=1000",
            "--Chat:Media:MaxDocumentBytes=1000"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        using var request = Request("upload-chat-media", chatId, ("a.png", Samples.Png()), ("b.png", new byte[200_000]));
        request.Headers.TransferEncodingChunked = true;
        (await ana.SendAsync(request)).RequireProblem(413, "file_too_large");
    }

    [Fact]
    public async Task A_spooled_file_disappears_with_its_request_and_with_the_process()
    {
        await using var spooled = Spooled();
        await spooled.AddAsync(new IncomingFile("a.pdf", null, new MemoryStream(Samples.Pdf)), CancellationToken.None);
        var file = Assert.IsType<FileStream>(spooled.Files[0].Content);

        // A file without a name leaves nothing behind, however the process ends. Windows deletes it with the last handle.
        Assert.Equal(OperatingSystem.IsWindows(), File.Exists(file.Name));
        using var read = new MemoryStream();
        await file.CopyToAsync(read);
        Assert.Equal(Samples.Pdf, read.ToArray());

        await spooled.DisposeAsync();

        Assert.False(File.Exists(file.Name) || file.CanRead);
    }

    [Fact]
    public async Task A_refused_file_of_a_bulk_is_not_spooled()
    {
        var wrong = new SlowStream([.. "MZ"u8], 16 * 1024, zeros: 2L * 1024 * 1024 * 1024);
        var large = new SlowStream([.. Samples.Mp4()[..20], .. Samples.BigEndian(0), .. "mdat"u8], 16 * 1024,
            zeros: 2L * 1024 * 1024 * 1024);
        await using var spooled = Spooled(new MediaOptions { MaxVideoBytes = 1024 * 1024 });

        await spooled.AddBulkAsync(Forms(wrong, large, new MemoryStream(Samples.Pdf), new MemoryStream()), CancellationToken.None);

        Assert.Equal(64 * 1024, wrong.BytesRead);
        Assert.InRange(large.BytesRead, 1024 * 1024, 1024 * 1024 + (128 * 1024));
        Assert.Equal([false, false, true, false], spooled.Files.Select(file => file.Content is FileStream));
        Assert.Equal(ErrorCode.UnsupportedMediaType,
            (await Assert.ThrowsAsync<ChatException>(() => spooled.Files[0].Content.CopyToAsync(Stream.Null))).Code);
        Assert.Equal(ErrorCode.FileTooLarge,
            (await Assert.ThrowsAsync<ChatException>(() => spooled.Files[1].Content.CopyToAsync(Stream.Null))).Code);
        Assert.NotNull((await Assert.ThrowsAsync<ChatException>(() => spooled.Files[3].Content.CopyToAsync(Stream.Null))).Errors);
    }

    [Fact]
    public async Task The_eleventh_file_is_not_read()
    {
        var bodies = Enumerable.Range(0, 12).Select(_ => new SlowStream(Samples.Pdf, 1024)).ToArray();
        await using var spooled = Spooled();

        var refusal = await Assert.ThrowsAsync<ChatException>(() => spooled.AddBulkAsync(Forms(bodies), CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Equal([Samples.Pdf.Length, 0, 0], bodies[9..].Select(body => (int)body.BytesRead));
    }

    [Fact]
    public async Task A_file_of_a_bulk_that_is_too_large_is_refused_for_itself()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Media:MaxImageBytes=1000", "--Chat:Media:MaxVideoBytes=1000",
            "--Chat:Media:MaxDocumentBytes=1000"]);
        var (chatId, ana, _) = await app.OpenChatAsync();

        var answer = (await PostAsync(ana, "bulk-upload", chatId, ("a.pdf", Samples.Pdf),
            ("b.jpg", Samples.Jpeg(scanLength: 5_000)), ("c.pdf", Samples.Pdf))).Require(207);

        Assert.Equal([("a.pdf", 201), ("b.jpg", 413), ("c.pdf", 201)],
            answer.List().Select(i => (i.Text("name"), (int)i.Number("status"))));
        Assert.Equal("file_too_large", answer.List()[1].Text("error.code"));
    }

    [Fact]
    public async Task A_bulk_answers_for_each_file_in_order()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();

        var answer = (await PostAsync(ana, "bulk-upload", chatId, ("a.png", Samples.Png()), ("b.html", "<html>"u8.ToArray()),
            ("c.pdf", Samples.Pdf))).Require(207);

        Assert.Equal([("a.png", 201), ("b.html", 415), ("c.pdf", 201)],
            answer.List().Select(i => (i.Text("name"), (int)i.Number("status"))));
        (await PostAsync(ana, "bulk-upload", chatId, [.. Enumerable.Range(0, 11).Select(i => ($"{i}.png", Samples.Png()))]))
            .RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Two_gigabytes_with_a_bad_start_are_not_spooled()
    {
        var body = new SlowStream([.. "MZ"u8], 16 * 1024, zeros: 2L * 1024 * 1024 * 1024);
        var intake = new MediaIntake(Options.Create(new MediaOptions()));

        var refusal = await Assert.ThrowsAsync<ChatException>(() =>
            intake.RequireStartAsync(new IncomingFile("a.jpg", null, body), CancellationToken.None));

        Assert.Equal((ErrorCode.UnsupportedMediaType, 64 * 1024), (refusal.Code, body.BytesRead));
    }

    private static SpooledFiles Spooled(MediaOptions? options = null) =>
        new(new MediaIntake(Options.Create(options ?? new MediaOptions())));

    private static IAsyncEnumerable<IncomingFile> Forms(params Stream[] bodies) =>
        bodies.Select(body => new IncomingFile("a", null, body)).ToAsyncEnumerable();

    private static Task<Answer> PostAsync(ApiUser user, string path, string? chatId, params (string Name, byte[] Content)[] files) =>
        user.SendAsync(Request(path, chatId, files));

    private static HttpRequestMessage Request(string path, string? chatId, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), path == "bulk-upload" ? "files" : "file", name);
        }

        if (chatId is not null)
        {
            form.Add(new StringContent(chatId), "chatId");
        }

        return new HttpRequestMessage(HttpMethod.Post, $"media/{path}") { Content = form };
    }
}
