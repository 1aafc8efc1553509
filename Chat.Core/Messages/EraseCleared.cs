namespace Chat.Core.Messages;

/// <summary>Erases for good what both sides have cleared.</summary>
public sealed class EraseCleared(IErasureStore erasures)
{
    private const int BatchSize = 200;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        while ((await erasures.EraseClearedAsync(BatchSize, ct)).Count == BatchSize)
        {
            // The next batch.
        }
    }
}
