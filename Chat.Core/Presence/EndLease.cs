using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>
/// A connection is lost: its lease ends after a grace period, so that a reconnect causes no flicker. If the process dies
/// during that time, the timer job finishes the work.
/// </summary>
public sealed class EndLease(ILeaseStore leases, RecentRenewals recent, SweepLeases sweep, TimeProvider time)
{
    public async Task ExecuteAsync(string connectionId, CancellationToken ct)
    {
        var end = time.GetNow() + Limits.OfflineGrace;
        // An event that is still under way must not bring the lease back.
        recent.Note(connectionId, active: true);
        // Seen at its end: the check of silent leases leaves it alone until then.
        if (await leases.EndAsync(connectionId, seenAt: end, expiresAt: end, ct))
        {
            await Task.Delay(Limits.OfflineGrace, time, ct);
            // A timer may fire a little early; this lease is over all the same.
            await sweep.ExecuteAsync(end, ct);
        }
    }
}
