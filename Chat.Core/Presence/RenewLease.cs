using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>Any event of a connection renews its lease, in memory and every 15 seconds in the store.</summary>
public sealed class RenewLease(ILeaseStore leases, RecentRenewals recent, PresencePublisher publisher, TimeProvider time)
{
    /// <param name="active">The event is an activity of the user, which a plain heartbeat is not.</param>
    public Task ExecuteAsync(string connectionId, string userId, bool active, CancellationToken ct) =>
        recent.TryTake(connectionId, active)
            ? WriteAsync(Lease.Create(connectionId, userId, time.GetNow(), active), ct)
            : Task.CompletedTask;

    private async Task WriteAsync(Lease lease, CancellationToken ct)
    {
        bool returned;
        try
        {
            returned = await leases.RenewAsync(lease, ct);
        }
        catch
        {
            recent.Release(lease.ConnectionId);
            throw;
        }

        if (returned)
        {
            // The lease had expired, and watchers were told that the user is gone.
            await publisher.PublishReturnedAsync(lease.UserId);
        }
    }
}
