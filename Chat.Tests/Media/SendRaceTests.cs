using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

/// <summary>Races between the send of a file and other requests.</summary>
public sealed class SendRaceTests : IAsyncLifetime
{
    private const string Sweep = "Jobs-SweepMedia";

    private readonly WatchedMediaStore _files = new();

    // All set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;
    private string _chatId = null!;
    private ApiUser _ana = null!;
    private ApiUser _ben = null!;

    private static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _app = await ChatApp.StartAsync(configure: _files.Watch);
        (_chatId, _ana, _ben) = await _app.OpenChatAsync();
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    // A delete between the reservation and the append removed the file: both requests succeeded, and the message showed a
    // missing file.
    [Fact]
    public async Task A_file_that_is_being_sent_is_not_deleted()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        Answer? deleted = null;
        _files.AfterAttach = async () => deleted = await DeleteAsync(fileId);

        (await SendAsync("send", fileId)).Require(201);

        deleted!.RequireProblem(409, "file_in_use");
        await RequireShownAsync(fileId);
    }

    [Fact]
    public async Task A_file_that_is_deleted_is_not_sent()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        _files.BeforeAttach = async () => (await DeleteAsync(fileId)).Require(204);

        (await SendAsync("send", fileId)).RequireProblem(409, "file_in_use");
    }

    [Fact]
    public async Task One_of_a_simultaneous_send_and_delete_succeeds()
    {
        for (var round = 0; round < 30; round++)
        {
            var fileId = await _ana.UploadPngAsync(_chatId);
            var answers = await Task.WhenAll(SendAsync($"send-{round}", fileId), DeleteAsync(fileId));

            Assert.Single(answers, answer => answer.Status < 400);
        }
    }

    [Fact]
    public async Task A_file_reserved_by_a_dead_process_can_be_deleted_soon()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        await ReserveAsync("lost", fileId);
        (await DeleteAsync(fileId)).RequireProblem(409, "file_in_use");

        _app.Time.Advance(TimeSpan.FromMinutes(5));

        (await DeleteAsync(fileId)).Require(204);
    }

    // The loser of two sends with one clientMessageId kept its file reserved. Later sends of the file were refused, and the
    // clean-up deleted it after an hour.
    [Fact]
    public async Task A_send_that_loses_against_another_releases_its_files()
    {
        var (first, second) = (await _ana.UploadPngAsync(_chatId), await _ana.UploadPngAsync(_chatId));
        _files.BeforeAttach = async () => (await SendAsync("same", first)).Require(201);

        (await SendAsync("same", second)).RequireProblem(422, "client_message_id_reused");

        Assert.Equal(FileState.Ready, (await FindAsync(second))!.State);
        await RequireShownAsync(first);
        (await SendAsync("next", second)).Require(201);
    }

    [Fact]
    public async Task A_refused_send_releases_its_files_for_the_rest_of_their_day()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        _files.AfterAttach = async () => (await _ben.PostAsync($"chats/{_chatId}/block")).Require(200);
        Assert.Equal(403, (await SendAsync("send", fileId)).Status);

        var file = (await FindAsync(fileId))!;

        Assert.Equal((FileState.Ready, null, file.CreatedAt.AddHours(24)), (file.State, file.SentAs, file.DueAt));
        (await DeleteAsync(fileId)).Require(204);
    }

    [Fact]
    public async Task A_refused_send_keeps_a_file_that_another_message_shows()
    {
        var (shown, other) = (await _ana.UploadPngAsync(_chatId), await _ana.UploadPngAsync(_chatId));
        // The sends have the same clientMessageId and one file in common, and the second send reserves both files.
        _files.BeforeAttach = async () => (await SendAsync("same", shown)).Require(201);
        (await SendAsync("same", shown, other)).RequireProblem(422, "client_message_id_reused");

        Assert.Equal(FileState.Attached, (await FindAsync(shown))!.State);
        Assert.Equal(FileState.Ready, (await FindAsync(other))!.State);
        await RequireShownAsync(shown);
    }

    [Fact]
    public async Task The_clean_up_releases_files_reserved_by_a_dead_process_and_deletes_files_of_a_deleted_message()
    {
        var (shown, lost) = (await _ana.UploadPngAsync(_chatId), await _ana.UploadPngAsync(_chatId));
        var messageId = (await SendAsync("same", shown)).Require(201).Text("id");
        await ReserveAsync("same", lost);
        await SweepAfterAsync(TimeSpan.FromHours(1));
        Assert.Equal(FileState.Ready, (await FindAsync(lost))!.State);

        (await _ana.DeleteAsync($"chats/{_chatId}/messages/{messageId}?scope=everyone")).Require(200);
        await SweepAfterAsync(TimeSpan.FromHours(22));

        Assert.Null(await FindAsync(shown));
        Assert.NotNull(await FindAsync(lost));
        await SweepAfterAsync(TimeSpan.FromHours(1));
        Assert.Null(await FindAsync(lost));
    }

    private Task<Answer> SendAsync(string clientMessageId, params string[] media) =>
        _ana.PostAsync($"chats/{_chatId}/messages", new { media, clientMessageId });

    private Task<Answer> DeleteAsync(string fileId) => _ana.PostAsync("media/delete", new { fileId });

    private Task<MediaFile?> FindAsync(string fileId) => _files.FindAsync(fileId, Ct);

    // As if the process had died before the message was stored.
    private async Task ReserveAsync(string clientMessageId, string fileId) => Assert.True(await _files.AttachAsync(
        new Attachment(_chatId, _ana.Id, clientMessageId, [fileId]), _app.Time.GetUtcNow().AddMinutes(5), Ct));

    private async Task SweepAfterAsync(TimeSpan wait)
    {
        _app.Time.Advance(wait);
        await _app.RunJobAsync(Sweep);
    }

    private async Task RequireShownAsync(string fileId)
    {
        (await _ben.GetAsync($"media/{fileId}/metadata")).Require(200);
        var storage = _app.Services.GetRequiredService<IMediaStorage>();
        Assert.NotNull(await storage.FindByPathAsync((await FindAsync(fileId))!.Path, Ct));
    }
}
