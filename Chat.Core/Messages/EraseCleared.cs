using Chat.Core.Media;

namespace Chat.Core.Messages;

/// <summary>Erases for good what both sides have cleared.</summary>
public sealed class EraseCleared(IErasureStore erasures, CleanUpSchedule files)
{
    private const int BatchSize = 200;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        ErasedMessages erased;
        do
        {
            erased = await erasures.EraseClearedAsync(BatchSize, ct);
            await files.CheckNowAsync(erased.FileIds, ct);
        }
        while (erased.Count == BatchSize);
    }
}
