namespace Chat.Core.Media;

/// <summary>
/// Brings forward the clean-up's next check of files whose message may be gone. The clean-up decides by the state that is
/// stored then, so an extra check, or a check after a change that failed, does no harm.
/// </summary>
public sealed class CleanUpSchedule(IMediaStore media, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>The check is scheduled before the message changes. By this time the change is stored, or has failed for good.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    public Task CheckSoonAsync(IReadOnlyList<MediaItem> items, CancellationToken ct) =>
        HastenAsync([.. items.Select(item => item.FileId)], time.GetNow() + Soon, ct);

    public Task CheckNowAsync(IReadOnlyList<string> fileIds, CancellationToken ct) => HastenAsync(fileIds, time.GetNow(), ct);

    /// <summary>Schedules the files of an erased user: unsent files are deleted, and sent files are deleted with their message.</summary>
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

    // A file that is sent at this moment is not overwritten; the next run finds it with its message. A pending upload may
    // still arrive while its token is valid, so its row stays until then and the clean-up finds the bytes.
    private Task EraseAsync(MediaFile file, CancellationToken ct) => file.State switch
    {
        FileState.Pending => media.SaveAsync(file, file.ToDeleting(file.CreatedAt + MediaFile.PendingAge), ct),
        FileState.Ready => media.SaveAsync(file, file.ToDeleting(time.GetNow()), ct),
        FileState.Deleting => Task.CompletedTask,
        FileState.Attached => media.HastenAsync([file.FileId], time.GetNow(), ct),
    };

    private Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct) =>
        fileIds.Count == 0 ? Task.CompletedTask : media.HastenAsync(fileIds, dueAt, ct);
}
