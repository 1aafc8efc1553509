using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>
/// Removes all leases and rooms when every connection ended with the realtime service itself. Nobody is told: nobody is
/// connected.
/// </summary>
public sealed class DropLeases(ILeaseStore leases, NoteLastSeen seen, TimeProvider time)
{
    private const int BatchSize = 500;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        while (await leases.ListExpiredAsync(DateTimeOffset.MaxValue, BatchSize, ct) is { Count: > 0 } all)
        {
            await seen.ExecuteAsync(all, time.GetNow(), ct);
            await leases.RemoveExpiredAsync([.. all.Select(lease => lease.ConnectionId)], DateTimeOffset.MaxValue, ct);
        }
    }
}
