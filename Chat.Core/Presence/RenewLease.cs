namespace Chat.Core.Presence;

/// <summary>Any sign of life of a connection makes or renews its lease.</summary>
public sealed class RenewLease(IPresenceStore presence, TimeProvider time)
{
    public Task ExecuteAsync(string connectionId, string userId, CancellationToken ct) =>
        presence.RenewAsync(connectionId, userId, time.GetNow() + Limits.PresenceLease, ct);
}
