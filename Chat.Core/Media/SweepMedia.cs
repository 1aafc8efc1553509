using Chat.Core.Messages;

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
            case FileState.Attached:
                await DecideAsync(file, await sent.FindSentAsync(file, ct), now, ct);
                break;
            case FileState.Pending or FileState.Ready:
                await MarkAsync(file, ct);
                break;
        }
    }

    // One whose send failed after it was taken can be sent again, while it is younger than a day.
    private Task DecideAsync(MediaFile file, Message? message, DateTimeOffset now, CancellationToken ct) =>
        SentFiles.IsShown(file, message) ? media.SaveAsync(file, file with { DueAt = now + NextLook }, ct)
        : SentFiles.WasNeverShown(file, message) && file.ToReady() is var ready && ready.DueAt > now ? media.SaveAsync(file, ready, ct)
        : MarkAsync(file, ct);

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
