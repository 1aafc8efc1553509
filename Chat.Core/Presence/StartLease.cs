namespace Chat.Core.Presence;

/// <summary>A connection is there, and its user online. Who waits in a room is told when it joins.</summary>
public sealed class StartLease(IPresenceStore presence, TimeProvider time)
{
    public Task ExecuteAsync(string connectionId, string userId, CancellationToken ct) =>
        presence.RenewAsync(connectionId, userId, time.GetNow() + Limits.PresenceLease, ct);
}
