namespace Chat.Core.Media;

/// <summary>
/// Looks at every file that is due and decides by what is stored now: an upload that never ended, a file that no message
/// took within a day, and one whose message is gone are deleted; one that is shown is looked at again next week, so that
/// even what a dying process left behind is found.
/// </summary>
public sealed class SweepMedia(IMediaStore media, SentFiles sent, DiscardFile discard, TimeProvider time)
{
    private const int BatchSize = 100;
    private const int MaxBatches = 50;

    private static readonly TimeSpan NextLook = TimeSpan.FromDays(7);

    public async Task ExecuteAsync(CancellationToken ct)
    {
        for (var batch = 0; batch < MaxBatches; batch++)
        {
            var due = await media.ListDueAsync(time.GetNow(), BatchSize, ct);
            foreach (var file in due)
            {
                await DecideAsync(file, ct);
            }

            if (due.Count < BatchSize)
            {
                return;
            }
        }
    }

    private async Task DecideAsync(MediaFile file, CancellationToken ct)
    {
        var now = time.GetNow();
        switch (file.State)
        {
            case FileState.Deleting:
                await discard.TryAsync(file, ct);
                break;
            case FileState.Attached when await sent.FindMessageAsync(file, ct) is not null:
                await media.SaveAsync(file, file with { DueAt = now + NextLook }, ct);
                break;
            case FileState.Attached when file.CreatedAt + FileNotes.OrphanAge > now && !await sent.WasSentAsync(file, ct):
                // Its send failed between taking it and the append: it can be sent again.
                await media.SaveAsync(file, file with { State = FileState.Ready, SentAs = null, DueAt = file.CreatedAt + FileNotes.OrphanAge }, ct);
                break;
            case FileState.Pending or FileState.Ready or FileState.Attached:
                await MarkAsync(file, ct);
                break;
        }
    }

    // Marked first, so that nobody sends it while it is deleted. One that was written meanwhile is looked at again.
    private async Task MarkAsync(MediaFile file, CancellationToken ct)
    {
        var deleting = file.ToDeleting(time.GetNow());
        if (await media.SaveAsync(file, deleting, ct))
        {
            await discard.TryAsync(deleting with { Version = file.Version + 1 }, ct);
        }
    }
}
