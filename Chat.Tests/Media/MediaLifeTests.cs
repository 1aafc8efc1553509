using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Tests.Api;
using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Media;

/// <summary>A file is kept and deleted with its message, also when the provider fails.</summary>
public sealed class MediaLifeTests : IAsyncLifetime
{
    private const string Sweep = "Jobs-SweepMedia";

    // Both set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;
    private FakeImageKit _server = null!;

    private IMediaStore Files => _app.Services.GetRequiredService<IMediaStore>();

    public async Task InitializeAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
        _server = await FakeImageKit.StartAsync(clock);
        _app = await ChatApp.StartAsync(_server.Settings, services => _server.PointHere(services), time: clock);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    [Covers("GET /api/media/{fileId}/metadata")]
    public async Task An_unsent_file_is_deleted_after_a_day_and_a_sent_file_stays()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var (unsent, sent) = (await ana.UploadPngAsync(chatId), await ana.UploadPngAsync(chatId));
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { sent } })).Require(201);

        await SweepAfterAsync(TimeSpan.FromHours(23));
        Assert.Equal(2, _server.Files.Count);
        await SweepAfterAsync(TimeSpan.FromHours(2));
        await SweepAfterAsync(TimeSpan.FromDays(8));

        Assert.Contains(sent, Assert.Single(_server.Files).Key, StringComparison.Ordinal);
        (await ana.GetAsync($"media/{unsent}/metadata")).RequireProblem(404, "not_found");
        (await ben.GetAsync($"media/{sent}/metadata")).Require(200);
    }

    [Fact]
    public async Task Deleting_the_message_for_everyone_deletes_its_file()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var fileId = await ana.UploadPngAsync(chatId);
        var messageId = (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileId } })).Require(201).Text("id");
        (await ben.DeleteAsync($"chats/{chatId}/messages/{messageId}?scope=me")).Require(200);
        await SweepAfterAsync(TimeSpan.FromMinutes(3));
        Assert.Single(_server.Files);
        (await ben.GetAsync($"media/{fileId}/metadata")).RequireProblem(404, "not_found");

        (await ana.DeleteAsync($"chats/{chatId}/messages/{messageId}?scope=everyone")).Require(200);
        (await ana.GetAsync($"media/{fileId}/metadata")).RequireProblem(404, "not_found");
        await SweepAfterAsync(TimeSpan.FromMinutes(3));

        Assert.Empty(_server.Files);
        Assert.Null(await Files.FindAsync(fileId, CancellationToken.None));
    }

    [Fact]
    public async Task Files_of_a_chat_cleared_by_both_and_files_of_an_erased_user_are_deleted()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var (anas, bens, unsent) = (await ana.UploadPngAsync(chatId), await ben.UploadPngAsync(chatId), await ben.UploadPngAsync(chatId));
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { anas } })).Require(201);
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);
        await _app.RunJobAsync("Jobs-EraseCleared");
        await SweepAfterAsync(TimeSpan.Zero);
        Assert.DoesNotContain(_server.Files.Keys, path => path.Contains(anas, StringComparison.Ordinal));

        (await ben.PostAsync($"chats/{chatId}/messages", new { media = new[] { bens } })).Require(201);
        (await ben.DeleteAsync("users/me")).Require(202);
        _app.Time.Advance(TimeSpan.FromSeconds(10));
        await _app.RunJobAsync("Jobs-FinishErasures");
        await SweepAfterAsync(TimeSpan.Zero);

        Assert.NotEmpty(unsent);
        Assert.Empty(_server.Files);
        Assert.Empty(await Files.ListOfUploaderAsync(ben.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task An_export_has_no_file_of_a_message_that_is_gone_for_its_user()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var fileIds = new List<string>();
        foreach (var gone in new[] { "", "?scope=me", "?scope=everyone" })
        {
            fileIds.Add(await ana.UploadPngAsync(chatId));
            var messageId = (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileIds[^1] } }))
                .Require(201).Text("id");
            _ = gone.Length > 0 ? (await ana.DeleteAsync($"chats/{chatId}/messages/{messageId}{gone}")).Require(200) : null;
        }

        Assert.Equal([true, false, false], fileIds.Select((await ana.GetAsync("users/me/export")).Require(200).Body.Contains));
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        Assert.Equal([false, false, false], fileIds.Select((await ana.GetAsync("users/me/export")).Require(200).Body.Contains));
    }

    [Fact]
    [Covers("POST /api/media/delete")]
    public async Task Only_the_uploader_can_delete_a_file_and_only_while_no_message_shows_it()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var fileId = await ana.UploadPngAsync(chatId);
        (await ben.PostAsync("media/delete", new { fileId })).RequireProblem(403, "not_allowed");
        (await _app.NewUser().PostAsync("media/delete", new { fileId })).RequireProblem(404, "not_found");
        (await _app.NewUser().GetAsync($"media/{fileId}/metadata")).RequireProblem(404, "not_found");
        var messageId = (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileId } })).Require(201).Text("id");
        (await ana.PostAsync("media/delete", new { fileId })).RequireProblem(409, "file_in_use");

        (await ana.DeleteAsync($"chats/{chatId}/messages/{messageId}?scope=everyone")).Require(200);
        (await ana.PostAsync("media/delete", new { fileId })).Require(204);

        Assert.Empty(_server.Files);
        (await ana.PostAsync("media/delete", new { fileId })).RequireProblem(404, "not_found");
    }

    [Fact]
    public async Task A_failed_deletion_is_retried_with_back_off()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var fileId = await ana.UploadPngAsync(chatId);
        Refuse("DELETE", 403);
        (await ana.PostAsync("media/delete", new { fileId })).Require(204);
        Assert.Equal(1, (await Files.FindAsync(fileId, CancellationToken.None))!.Failures);

        await SweepAfterAsync(TimeSpan.FromSeconds(61));
        await SweepAfterAsync(TimeSpan.FromSeconds(61)); // Too soon.
        Assert.Equal(2, (await Files.FindAsync(fileId, CancellationToken.None))!.Failures);
        _server.Fault = null;
        await SweepAfterAsync(TimeSpan.FromSeconds(61));

        Assert.Empty(_server.Files);
        Assert.Null(await Files.FindAsync(fileId, CancellationToken.None));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task An_upload_that_the_provider_refuses_is_a_503_and_leaves_nothing(int status)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        Refuse("POST", status);

        var refusal = (await ana.UploadAsync(chatId, Samples.Png(), "a.png")).RequireProblem(503, "dependency_unavailable");

        Assert.Equal(status == 429, refusal.Has("retryAfterMs"));
        Assert.True(refusal.Flag("retryable"));
        _server.Fault = null;
        await SweepAfterAsync(TimeSpan.FromHours(2));
        Assert.Empty(_server.Files);
        Assert.Empty(await Files.ListOfUploaderAsync(ana.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_leaves_nothing_after_the_jobs_ran()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var uploads = new FakeUploads(_server, _app.Time);
        _server.Fault = async http =>
        {
            if (http.Request.Method == "POST")
            {
                await uploads.V1Async(http.Request);
                http.Abort();
            }

            return http.Request.Method == "POST";
        };
        (await ana.UploadAsync(chatId, Samples.Png(), "a.png")).RequireProblem(503, "dependency_unavailable");
        Assert.Single(_server.Files);

        _server.Fault = null;
        await SweepAfterAsync(TimeSpan.FromHours(2));

        Assert.Empty(_server.Files);
        Assert.Empty(await Files.ListOfUploaderAsync(ana.Id, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_reserved_for_a_message_that_was_never_stored_can_be_sent_again()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var fileId = await ana.UploadPngAsync(chatId);
        // As if the process had died between the reservation and the message.
        await Files.AttachAsync(new Attachment(chatId, ana.Id, "lost", [fileId]), _app.Time.GetUtcNow().AddHours(1),
            CancellationToken.None);
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileId } })).RequireProblem(409, "file_in_use");

        await SweepAfterAsync(TimeSpan.FromHours(1));

        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileId } })).Require(201);
    }

    [Fact]
    public async Task Urls_are_signed_when_a_file_is_read_and_expire()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        var fileId = await ana.UploadPngAsync(chatId);
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { fileId } })).Require(201);
        async Task<Answer> LookAsync() => (await ben.GetAsync($"chats/{chatId}/messages")).List()[0].List("media")[0];
        using var http = new HttpClient();
        var first = await LookAsync();
        Assert.Contains("md-false", first.Text("url"), StringComparison.Ordinal);
        Assert.Contains("md-false", first.Text("thumbnailUrl"), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await http.GetAsync(first.Text("url"))).StatusCode);
        Assert.Equal(200, (int)(await http.GetAsync(first.Text("thumbnailUrl"))).StatusCode);
        _app.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(401, (int)(await http.GetAsync(first.Text("url"))).StatusCode);
        Assert.Equal(200, (int)(await http.GetAsync((await LookAsync()).Text("url"))).StatusCode);
    }

    // The first run may mark what the second run deletes.
    private async Task SweepAfterAsync(TimeSpan wait)
    {
        _app.Time.Advance(wait);
        await _app.RunJobAsync(Sweep);
        await _app.RunJobAsync(Sweep);
    }

    private void Refuse(string method, int status) => _server.Fault = async http =>
    {
        if (http.Request.Method != method)
        {
            return false;
        }

        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Response.StatusCode = status;
        http.Response.Headers["X-RateLimit-Reset"] = "60000";
        return true;
    };
}
