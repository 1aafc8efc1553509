namespace Chat.Core.Leases;

/// <summary>
/// Keeps the leases of connections for all instances. A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface ILeaseStore
{
    /// <summary>
    /// Creates the connection's lease, or moves its times forward. Times never move back, so renewals may arrive in any
    /// order; an absent <see cref="Lease.ActiveAt"/> changes nothing. Joined rooms stay. Returns true when the connection had
    /// no live lease before; a repeat of a call whose answer was lost may return false.
    /// </summary>
    Task<bool> RenewAsync(Lease lease, CancellationToken ct);

    /// <summary>
    /// Makes the lease expire at <paramref name="expiresAt"/> at the latest and sets its last sign of life to
    /// <paramref name="seenAt"/>, unless a later sign is known. Returns false for a lease that was seen since or does not exist.
    /// </summary>
    Task<bool> EndAsync(string connectionId, DateTimeOffset seenAt, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>Lists the user's live leases, the latest sign of life first, at most ten.</summary>
    /// <param name="chatId">Only connections that joined this chat's room; null for all.</param>
    Task<IReadOnlyList<Lease>> ListAsync(string userId, string? chatId, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Returns the latest end of each user's leases, in one read, whether they are live or over. A user whose leases were all
    /// removed is absent.
    /// </summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> FindEndsAsync(IReadOnlyCollection<string> userIds, CancellationToken ct);

    /// <summary>Lists live leases without a recent sign of life, the longest silent first, one page at a time.</summary>
    Task<IReadOnlyList<Lease>> ListSilentAsync(SilentLeaseQuery query, CancellationToken ct);

    /// <summary>Lists leases that expired at or before <paramref name="now"/>, in order of expiry.</summary>
    Task<IReadOnlyList<Lease>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>
    /// Removes those of the leases that expired at or before <paramref name="now"/>, with their rooms. A lease that was
    /// renewed meanwhile stays. Idempotent.
    /// </summary>
    Task RemoveExpiredAsync(IReadOnlyCollection<string> connectionIds, DateTimeOffset now, CancellationToken ct);
}
