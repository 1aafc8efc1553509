using Chat.Core.Media;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Media;

/// <summary>Files that are taken for a message, and what else happens to them at that moment.</summary>
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

    // A delete that came between the taking of a file and the append of its message took the file away: 204 and 201, and
    // a message that showed a file that was gone.
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
    public async Task Of_a_send_and_a_delete_at_once_one_succeeds()
    {
        for (var round = 0; round < 30; round++)
        {
            var fileId = await _ana.UploadPngAsync(_chatId);
            var answers = await Task.WhenAll(SendAsync($"send-{round}", fileId), DeleteAsync(fileId));

            Assert.Single(answers, answer => answer.Status < 400);
        }
    }

    [Fact]
    public async Task A_file_that_a_dead_process_left_taken_can_be_deleted_soon()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        await TakeAsync("lost", fileId);
        (await DeleteAsync(fileId)).RequireProblem(409, "file_in_use");

        _app.Time.Advance(TimeSpan.FromMinutes(5));

        (await DeleteAsync(fileId)).Require(204);
    }

    // The loser of two sends with one clientMessageId kept its file taken: later sends of it were refused, and the
    // clean-up deleted it after an hour.
    [Fact]
    public async Task A_send_that_another_one_was_faster_than_gives_its_files_back()
    {
        var (first, second) = (await _ana.UploadPngAsync(_chatId), await _ana.UploadPngAsync(_chatId));
        _files.BeforeAttach = async () => (await SendAsync("same", first)).Require(201);

        (await SendAsync("same", second)).RequireProblem(422, "client_message_id_reused");

        Assert.Equal(FileState.Ready, (await FindAsync(second))!.State);
        await RequireShownAsync(first);
        (await SendAsync("next", second)).Require(201);
    }

    [Fact]
    public async Task A_send_that_is_refused_gives_its_files_back_to_live_their_day()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        _files.AfterAttach = async () => (await _ben.PostAsync($"chats/{_chatId}/block")).Require(200);
        Assert.Equal(403, (await SendAsync("send", fileId)).Status);

        var file = (await FindAsync(fileId))!;

        Assert.Equal((FileState.Ready, null, file.CreatedAt.AddHours(24)), (file.State, file.SentAs, file.DueAt));
        (await DeleteAsync(fileId)).Require(204);
    }

    [Fact]
    public async Task A_send_that_is_refused_keeps_the_file_that_the_message_shows()
    {
        var (shown, other) = (await _ana.UploadPngAsync(_chatId), await _ana.UploadPngAsync(_chatId));
        // The same clientMessageId and one file in common: the second takes both, and one of them is the first's.
        _files.BeforeAttach = async () => (await SendAsync("same", shown)).Require(201);
        (await SendAsync("same", shown, other)).RequireProblem(422, "client_message_id_reused");

        Assert.Equal(FileState.Attached, (await FindAsync(shown))!.State);
        Assert.Equal(FileState.Ready, (await FindAsync(other))!.State);
        await RequireShownAsync(shown);
    }

    [Fact]
    public async Task The_clean_up_gives_back_what_a_dying_loser_took_and_deletes_what_a_deleted_message_showed()
    {
        var (shown, lost) = (await _ana.UploadPngAsync(_chatId), await _ana.UploadPngAsync(_chatId));
        var messageId = (await SendAsync("same", shown)).Require(201).Text("id");
        await TakeAsync("same", lost);
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

    // As a process does that dies before the message is stored.
    private async Task TakeAsync(string clientMessageId, string fileId) => Assert.True(await _files.AttachAsync(
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
