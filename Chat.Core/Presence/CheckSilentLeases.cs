using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>
/// Checks silent leases of users who are shown online to another member. The service does not report every lost
/// connection; this bounds the time for which such a user is still shown online.
/// </summary>
public sealed class CheckSilentLeases(
    ILeaseStore leases, IRoomStore rooms, OnlineCheck check, SweepLeases sweep, TimeProvider time)
{
    private const int BatchSize = 200;
    private const int ChecksAtOnce = 16;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var now = time.GetNow();
        var query = new SilentLeaseQuery(now - Limits.LeaseDoubt, now, BatchSize);
        IReadOnlyList<Lease> page;
        do
        {
            page = await leases.ListSilentAsync(query, ct);
            await CheckAsync(page, now, ct);
            query = query with { After = page.LastOrDefault() };
        }
        while (page.Count == BatchSize);

        await sweep.ExecuteAsync(now, ct);
    }

    // A service that can't be asked ends the run; the next one starts over.
    private async Task CheckAsync(IReadOnlyList<Lease> page, DateTimeOffset now, CancellationToken ct)
    {
        var shown = await rooms.FilterShownOnlineAsync([.. page.Select(lease => lease.UserId).Distinct(StringComparer.Ordinal)], ct);
        await Parallel.ForEachAsync(
            page.Where(lease => shown.Contains(lease.UserId)),
            new ParallelOptions { MaxDegreeOfParallelism = ChecksAtOnce, CancellationToken = ct },
            async (lease, token) => await check.EndIfLostAsync(lease, now, token));
    }
}
