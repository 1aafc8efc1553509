using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>Any event of a connection renews its lease.</summary>
public sealed class RenewLease(IPresenceStore presence, PresenceEvents events, TimeProvider time)
{
    public async Task ExecuteAsync(string connectionId, string userId, CancellationToken ct)
    {
        var now = time.GetNow();
        if (await presence.RenewAsync(connectionId, userId, now + Limits.PresenceLease, ct))
        {
            // It was silent for longer than a lease, and whoever waits was told that its user is gone.
            foreach (var chatId in await presence.ListWatchedChatsAsync(userId, now, ct))
            {
                await events.PublishAsync(ServerEvents.UserOnline, chatId, userId, ct);
            }
        }
    }
}
