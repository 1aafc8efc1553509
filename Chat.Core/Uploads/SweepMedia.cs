using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Core.Uploads;

/// <summary>
/// Checks every file that is due and decides by the stored state. An upload that never ended, a file that was not sent
/// within a day, and a file whose message is gone are deleted. A shown file is checked again next week, so that files left
/// behind by a dead process are found.
/// </summary>
public sealed class SweepMedia(IMediaStore media, SentFiles sent, DiscardFile discard, TimeProvider time)
{
    private const int BatchSize = 100;
    private const int MaxBatches = 50;

    private static readonly TimeSpan NextCheck = TimeSpan.FromDays(7);

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

    // A file whose send failed after the reservation can be sent again within its first day.
    private Task DecideAsync(MediaFile file, Message? message, DateTimeOffset now, CancellationToken ct) =>
        SentFiles.IsShown(file, message) ? media.SaveAsync(file, file with { DueAt = now + NextCheck }, ct)
        : SentFiles.WasNeverShown(file, message) && file.ToReady() is var ready && ready.DueAt > now ? media.SaveAsync(file, ready, ct)
        : MarkAsync(file, ct);

    // The mark comes first, so that nobody sends the file during the deletion. A file that was written meanwhile is checked
    // again.
    private async Task MarkAsync(MediaFile file, CancellationToken ct)
    {
        var deleting = file.ToDeleting(time.GetNow());
        if (await media.SaveAsync(file, deleting, ct))
        {
            await discard.TryAsync(deleting with { Version = file.Version + 1 }, ct);
        }
    }
}
