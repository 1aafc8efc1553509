namespace Chat.Core.Presence;

/// <summary>
/// A connection is lost: its lease ends after a grace, in which a reconnect makes no flicker. A process that dies
/// during the grace leaves the rest to the timer job.
/// </summary>
public sealed class EndLease(IPresenceStore presence, SweepLeases sweep, TimeProvider time)
{
    public async Task ExecuteAsync(string connectionId, string userId, CancellationToken ct)
    {
        var end = time.GetNow() + Limits.OfflineGrace;
        await presence.RenewAsync(connectionId, userId, end, ct);
        await Task.Delay(Limits.OfflineGrace, time, ct);
        // A timer may ring a little early; this lease is over all the same.
        await sweep.ExecuteAsync(end, ct);
    }
}
