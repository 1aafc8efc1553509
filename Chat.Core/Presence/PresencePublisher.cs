using Chat.Core.Chats;
using Chat.Core.Realtime;
using static Chat.Core.Presence.ShownPresence;

namespace Chat.Core.Presence;

/// <summary>
/// Tells the other member of an open chat that a user comes and goes. The store keeps what each receiver was last told, so
/// that a change is told once. After each event the truth is looked up again: two events at the same moment may overtake
/// each other, and the last one told must be the true one (docs/presence.md).
/// </summary>
public sealed class PresencePublisher(Publisher publisher, IRoomStore rooms, OnlineCheck check, TimeProvider time)
{
    private const int MaxCorrections = 3;

    private static readonly ShownPresence[] Any = [Offline, Online, Masked];

    /// <summary>The user joined the room. Told in any case: an earlier event may be lost.</summary>
    public Task PublishJoinedAsync(Conversation chat, string userId) => TryAsync(ServerEvents.UserOnline, async ct =>
    {
        if (chat.IsOpen)
        {
            await rooms.ShowAsync(WatcherOf(chat, userId), Online, [Offline, Masked], ct);
            await TellAsync(WatcherOf(chat, userId), userId, Online, () => LookAsync(chat.Id, userId, ct), ct);
        }
    });

    /// <summary>A connection left the room. A lost connection in its grace period does not keep the user there.</summary>
    public Task PublishLeftAsync(Conversation chat, string userId) => TryAsync(ServerEvents.UserOffline, ct => TellIfChangedAsync(
        WatcherOf(chat, userId), userId, Offline, [Online],
        () => check.LookIntoRoomAsync(chat.Id, userId, time.GetNow() + Limits.OfflineGrace, ct), ct));

    /// <summary>An event renewed a lease of the user after it had expired.</summary>
    public Task PublishReturnedAsync(string userId) => TryAsync(ServerEvents.UserOnline, async ct =>
    {
        foreach (var watcher in await rooms.ListWatchersAsync(userId, Offline, ct))
        {
            await TellIfChangedAsync(watcher, userId, Online, [Offline], () => LookAsync(watcher.ChatId, userId, ct), ct);
        }
    });

    /// <summary>
    /// A lease of the user expired. Nothing is told while another one is live. A failing store throws, so that the expired
    /// lease stays and the next sweep repeats this.
    /// </summary>
    /// <param name="now">The time of the sweep; it may be a little ahead of the clock.</param>
    public async Task PublishGoneAsync(string userId, DateTimeOffset now, CancellationToken ct)
    {
        if (await check.IsOnlineAsync(userId, now, ct))
        {
            return;
        }

        foreach (var watcher in await rooms.ListWatchersAsync(userId, Online, ct))
        {
            await TellIfChangedAsync(watcher, userId, Offline, [Online], () => check.LookAsync(watcher.ChatId, userId, now, ct), ct);
        }
    }

    /// <summary>
    /// The chat opened or closed (accepted, blocked, unblocked). When it closes, each member sees the other leave. When it
    /// opens, each is shown what joining the room would tell now.
    /// </summary>
    public Task PublishCurrentPresenceAsync(Conversation chat) => Task.WhenAll(
        PublishCurrentPresenceAsync(chat, chat.First.UserId), PublishCurrentPresenceAsync(chat, chat.Second.UserId));

    private Task PublishCurrentPresenceAsync(Conversation chat, string userId) => chat.IsOpen
        ? TryAsync(ServerEvents.UserOnline, ct => RevealAsync(chat, userId, ct))
        : TryAsync(ServerEvents.UserOffline, ct => TellIfChangedAsync(
            WatcherOf(chat, userId), userId, Masked, [Online], () => LookAsync(chat.Id, userId, ct), ct));

    private async Task RevealAsync(Conversation chat, string userId, CancellationToken ct)
    {
        var (watcher, now) = (WatcherOf(chat, userId), time.GetNow());
        var inRoom = await check.IsInRoomAsync(chat.Id, userId, now, ct);
        var online = inRoom || await check.IsOnlineAsync(userId, now, ct);

        // Outside the room a user is shown only where the closed chat hid them: elsewhere they were seen to leave.
        var changed = await rooms.ShowAsync(watcher, online ? Online : Offline, inRoom ? [Masked, Offline] : [Masked], ct);
        if (online && changed)
        {
            await TellAsync(watcher, userId, Online, () => LookAsync(chat.Id, userId, ct), ct);
        }
    }

    private async Task TellIfChangedAsync(
        Watcher watcher, string userId, ShownPresence shown, ShownPresence[] from, Func<Task<ShownPresence>> look, CancellationToken ct)
    {
        if (Agree(await look(), shown) && await rooms.ShowAsync(watcher, shown, from, ct))
        {
            await TellAsync(watcher, userId, shown, look, ct);
        }
    }

    private async Task TellAsync(
        Watcher watcher, string userId, ShownPresence shown, Func<Task<ShownPresence>> look, CancellationToken ct)
    {
        var room = new Audience.Room(watcher.ChatId, watcher.UserId);
        for (var correction = 0; correction <= MaxCorrections; correction++)
        {
            var name = shown == Online ? ServerEvents.UserOnline : ServerEvents.UserOffline;
            await publisher.PublishAsync(room, name, new PresenceEvent(watcher.ChatId, userId));
            var truth = await look();
            if (Agree(truth, shown))
            {
                return;
            }

            shown = truth;
            await rooms.ShowAsync(watcher, shown, Any, ct);
        }
    }

    private Task<ShownPresence> LookAsync(string chatId, string userId, CancellationToken ct) =>
        check.LookAsync(chatId, userId, time.GetNow(), ct);

    private static bool Agree(ShownPresence one, ShownPresence other) => (one == Online) == (other == Online);

    private static Watcher WatcherOf(Conversation chat, string userId) => new(chat.Id, chat.Peer(userId).UserId);

    // No token: the change is stored, so others learn of it although the caller may be gone.
    private Task TryAsync(string name, Func<CancellationToken, Task> publish) =>
        publisher.TryAsync(name, () => publish(CancellationToken.None));
}
