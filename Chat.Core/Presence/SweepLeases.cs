using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>
/// Tells watchers of users whose last lease expired, notes when they were last seen, then removes the expired leases. If that
/// order is interrupted, the next run tells again, and <see cref="IRoomStore.ShowAsync"/> dedupes.
/// </summary>
public sealed class SweepLeases(ILeaseStore leases, PresencePublisher publisher, NoteLastSeen seen)
{
    private const int BatchSize = 100;

    /// <param name="upTo">Leases that end at this time or before it are over.</param>
    public async Task ExecuteAsync(DateTimeOffset upTo, CancellationToken ct)
    {
        IReadOnlyList<Lease> expired;
        do
        {
            expired = await leases.ListExpiredAsync(upTo, BatchSize, ct);
            foreach (var userId in expired.Select(lease => lease.UserId).Distinct(StringComparer.Ordinal))
            {
                await publisher.PublishGoneAsync(userId, upTo, ct);
            }

            await seen.ExecuteAsync(expired, upTo, ct);
            await leases.RemoveExpiredAsync([.. expired.Select(lease => lease.ConnectionId)], upTo, ct);
        }
        while (expired.Count == BatchSize);
    }
}
