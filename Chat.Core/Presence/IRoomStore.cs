using Chat.Core.Leases;

namespace Chat.Core.Presence;

/// <summary>
/// Keeps which connections joined which rooms, and what each was last told of the other member, for all instances.
/// A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IRoomStore
{
    /// <summary>
    /// Adds the room to the connection and renews its lease, in one step. Joining again replaces what the connection was
    /// told. Returns true when the connection had no live lease before.
    /// </summary>
    Task<bool> JoinAsync(Lease lease, JoinedRoom room, CancellationToken ct);

    /// <summary>Takes the room from the connection. Returns true when it had joined; a repeat of a lost call may return true.</summary>
    Task<bool> LeaveAsync(string connectionId, string chatId, CancellationToken ct);

    /// <summary>
    /// Notes that the watcher's connections in the room are told <paramref name="shown"/>, where they were last told one of
    /// <paramref name="from"/>. Returns true when that changed any of them. Of several callers with the same change one gets
    /// true; a repeat of a call whose answer was lost may return true as well.
    /// </summary>
    Task<bool> ShowAsync(Watcher watcher, ShownPresence shown, IReadOnlyList<ShownPresence> from, CancellationToken ct);

    /// <summary>Lists the watchers with a connection that was last told <paramref name="shown"/> of the user.</summary>
    Task<IReadOnlyList<Watcher>> ListWatchersAsync(string userId, ShownPresence shown, CancellationToken ct);

    /// <summary>Returns those of the users whom a connection of another member was last told to be online.</summary>
    Task<IReadOnlySet<string>> FilterShownOnlineAsync(IReadOnlyCollection<string> userIds, CancellationToken ct);
}
