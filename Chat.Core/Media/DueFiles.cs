using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>
/// Has the clean-up look at files whose message may be gone. It decides by what is stored then, so asking too often, or
/// for a change that failed in the end, does no harm.
/// </summary>
public sealed class DueFiles(IMediaStore media, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>Asked before the message changes: by then the change is stored, or failed for good.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    public Task LookSoonAsync(IReadOnlyList<MediaItem> items, CancellationToken ct) =>
        HastenAsync([.. items.Select(item => item.FileId)], time.GetNow() + Soon, ct);

    public Task LookNowAsync(IReadOnlyList<string> fileIds, CancellationToken ct) => HastenAsync(fileIds, time.GetNow(), ct);

    /// <summary>The user is erased: what they never sent goes, and what they sent goes with its message.</summary>
    public async Task EraseOwnedAsync(string userId, CancellationToken ct)
    {
        for (string? after = null; ;)
        {
            var page = await media.ListOfUploaderAsync(userId, after, PageSize, ct);
            foreach (var file in page)
            {
                await EraseAsync(file, ct);
            }

            if (page.Count < PageSize)
            {
                return;
            }

            after = page[^1].FileId;
        }
    }

    // A file that was sent this very moment is not saved over: it is found with its message the next time. An upload that
    // is promised may still come as long as its token works: its row stays until then, so that the clean-up finds the bytes.
    private Task EraseAsync(MediaFile file, CancellationToken ct) => file.State switch
    {
        FileState.Pending => media.SaveAsync(file, file.ToDeleting(file.CreatedAt + FileNotes.PendingAge), ct),
        FileState.Ready => media.SaveAsync(file, file.ToDeleting(time.GetNow()), ct),
        FileState.Deleting => Task.CompletedTask,
        FileState.Attached => media.HastenAsync([file.FileId], time.GetNow(), ct),
    };

    private Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct) =>
        fileIds.Count == 0 ? Task.CompletedTask : media.HastenAsync(fileIds, dueAt, ct);
}
