namespace Chat.Core.Leases;

/// <summary>A connection's lease: its user is online until it expires.</summary>
/// <param name="SeenAt">The connection's last sign of life.</param>
/// <param name="ExpiresAt">The lease is live before this time.</param>
public sealed record Lease(string ConnectionId, string UserId, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The user's last activity on the connection: any event but a plain heartbeat. Null when there was none.</summary>
    public DateTimeOffset? ActiveAt { get; init; }

    /// <summary>The lease after a sign of life.</summary>
    public static Lease Create(string connectionId, string userId, DateTimeOffset now, bool active) =>
        new(connectionId, userId, now, now + Limits.PresenceLease) { ActiveAt = active ? now : null };

    /// <summary>The connection may be lost without a report, so the lease alone doesn't show its user online.</summary>
    public bool IsSilent(DateTimeOffset now) => SeenAt <= now - Limits.LeaseDoubt;
}
