using Chat.Core;
using Chat.Core.Media;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media;

/// <summary>
/// Section 8: the Functions host holds a body of known length in memory, so the two upload endpoints have a limit of their
/// own.
/// </summary>
public sealed class ProxiedLimitTests
{
    private const long MaxBytes = 1024 * 1024;

    private static readonly string[] Settings = [$"--Chat:Media:MaxProxiedBytes={MaxBytes}"];

    [Theory]
    [InlineData("upload-chat-media")]
    [InlineData("bulk-upload")]
    public async Task A_longer_body_is_refused_before_a_byte_is_read(string path)
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var content = new CountedContent([.. "MZ"u8], MaxBytes + (128 * 1024));
        using var request = Request(path, chatId, content);
        request.Headers.ExpectContinue = true;

        var refusal = (await ana.SendAsync(request)).RequireProblem(413, "use_upload_token");

        Assert.Equal(0, content.Sent);
        Assert.Contains("get-upload-token", refusal.Text("detail"), StringComparison.Ordinal);
        Assert.False(refusal.Flag("retryable"));
    }

    [Theory]
    [InlineData("upload-chat-media")]
    [InlineData("bulk-upload")]
    public async Task A_longer_body_of_unknown_length_is_refused_while_it_is_read(string path)
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var (chatId, ana, _) = await app.OpenChatAsync();
        using var request = Request(path, chatId, new ByteArrayContent(Samples.Jpeg(scanLength: (int)MaxBytes + (128 * 1024))));
        request.Headers.TransferEncodingChunked = true;

        (await ana.SendAsync(request)).RequireProblem(413, "use_upload_token");

        Assert.Empty(Directory.GetFiles(Path.Combine(app.DataPath, "media", "chats"), "*.*", SearchOption.AllDirectories));
        Assert.Empty(await app.Services.GetRequiredService<IMediaStore>().ListOfUploaderAsync(ana.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_passes_and_a_bulk_counts_all_files()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var file = Samples.Jpeg(scanLength: (int)MaxBytes - Samples.Jpeg().Length);
        Assert.Equal(MaxBytes, file.Length);

        (await ana.UploadAsync(chatId, file, "a.jpg")).Require(201);
        (await ana.BulkUploadAsync(chatId, ("a.jpg", file[..^400_000]), ("b.jpg", file[..^400_000])))
            .RequireProblem(413, "use_upload_token");
    }

    [Fact]
    public async Task A_direct_upload_has_no_such_limit()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var (chatId, ana, _) = await app.OpenChatAsync();
        var file = Samples.Jpeg(scanLength: 2 * (int)MaxBytes);
        var token = (await ana.TokenAsync(chatId, file.Length, "image/jpeg")).Require(200);
        var uploaded = (await ana.UploadDirectAsync(token, file)).Require(200);

        (await ana.ConfirmAsync(token, uploaded)).Require(200);
    }

    [Fact]
    public async Task A_file_that_no_way_takes_is_too_large_instead()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var (chatId, ana, _) = await app.OpenChatAsync();
        using var request = Request("upload-chat-media", chatId, new CountedContent([], Limits.MaxFileBytes + MaxBytes));
        request.Headers.ExpectContinue = true;

        (await ana.SendAsync(request)).RequireProblem(413, "file_too_large");
    }

    [Fact]
    public async Task The_constants_name_the_limit()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        await using var local = await ChatApp.StartAsync();

        Assert.Equal(MaxBytes, (await app.NewUser().PostAsync("negotiate")).Require(200).Number("constants.maxProxiedBytes"));
        Assert.Equal(Limits.MaxFileBytes, (await local.NewUser().PostAsync("negotiate")).Require(200).Number("constants.maxProxiedBytes"));
        // The worker sets none.
        Assert.Equal(10 * 1024 * 1024, Options.Create(new MediaOptions()).Value.MaxProxiedBytes);
    }

    private static HttpRequestMessage Request(string path, string chatId, HttpContent content) => new(HttpMethod.Post, $"media/{path}")
    {
        Content = new MultipartFormDataContent { { new StringContent(chatId), "chatId" }, { content, "file", "a.jpg" } },
    };
}
