namespace Chat.Core.Presence;

/// <summary>
/// Keeps leases of connections and the rooms they joined, for all instances. A lease is live until its expiry.
/// A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IPresenceStore
{
    /// <summary>
    /// Makes the connection's lease, or moves its expiry when it has one. Rooms joined before stay. True when it was made;
    /// a repeat of a call whose answer was lost may say false.
    /// </summary>
    Task<bool> RenewAsync(string connectionId, string userId, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>
    /// Adds the room to the connection's lease; joining twice is no error.
    /// <paramref name="peerId"/> is the chat's other member, who is told when this user's presence changes.
    /// </summary>
    Task JoinAsync(RoomConnection room, string peerId, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>Takes the room from the lease. True when it was there.</summary>
    Task<bool> LeaveAsync(RoomConnection room, CancellationToken ct);

    /// <summary>Has the user a live lease?</summary>
    Task<bool> IsOnlineAsync(string userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Has the user a live connection in the chat's room?</summary>
    Task<bool> IsInRoomAsync(string chatId, string userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>The chats in whose rooms another user waits for news of this one.</summary>
    Task<IReadOnlyList<string>> ListWatchedChatsAsync(string userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Removes leases that expired at or before <paramref name="now"/>, at most <paramref name="limit"/>, and returns
    /// them with their rooms. Of several callers at once only one gets each.
    /// </summary>
    Task<IReadOnlyList<EndedConnection>> TakeExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>
    /// True, and remembered, when the last sign of this kind is at least <paramref name="throttle"/> ago.
    /// </summary>
    Task<bool> TryTypingAsync(TypingSign sign, DateTimeOffset now, TimeSpan throttle, CancellationToken ct);
}

/// <param name="Stops">The user stopped; false: the user types.</param>
public sealed record TypingSign(string ChatId, string UserId, bool Stops);

public sealed record RoomConnection(string ConnectionId, string ChatId, string UserId);

public sealed record EndedConnection(string ConnectionId, string UserId, IReadOnlyList<string> ChatIds);
