namespace Chat.Core.Presence;

/// <summary>Takes leases that ran out and tells who waits for news of their users.</summary>
public sealed class SweepLeases(IPresenceStore presence, PresenceEvents events, TimeProvider time)
{
    private const int BatchSize = 100;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        IReadOnlyList<EndedConnection> ended;
        do
        {
            ended = await presence.TakeExpiredAsync(time.GetNow(), BatchSize, ct);
            foreach (var user in ended.GroupBy(e => e.UserId, StringComparer.Ordinal))
            {
                await AnnounceAsync(user.Key, [.. user.SelectMany(e => e.ChatIds).Distinct(StringComparer.Ordinal)], ct);
            }
        }
        while (ended.Count == BatchSize);
    }

    private async Task AnnounceAsync(string userId, IReadOnlyList<string> leftChats, CancellationToken ct)
    {
        var now = time.GetNow();
        var online = await presence.IsOnlineAsync(userId, now, ct);
        // Who is gone altogether is gone from every room in which someone was told that they are online.
        var chats = online ? leftChats : leftChats.Union(await presence.ListWatchedChatsAsync(userId, now, ct));
        foreach (var chatId in chats)
        {
            if (!online || !await presence.IsInRoomAsync(chatId, userId, now, ct))
            {
                await events.PublishOfflineAsync(chatId, userId, ct);
            }
        }
    }
}
