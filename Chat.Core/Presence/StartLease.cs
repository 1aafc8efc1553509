using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>
/// A connection opens and its user is online. Watchers are told when it joins a room. Connecting is no activity of the
/// user: clients reconnect by themselves.
/// </summary>
public sealed class StartLease(ILeaseStore leases, RecentRenewals recent, TimeProvider time)
{
    public async Task ExecuteAsync(string connectionId, string userId, CancellationToken ct)
    {
        await leases.RenewAsync(Lease.Create(connectionId, userId, time.GetNow(), active: false), ct);
        recent.Note(connectionId, active: false);
    }
}
