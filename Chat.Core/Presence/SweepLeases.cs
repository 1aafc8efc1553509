using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>Takes leases that ran out and tells who waits for news of their users.</summary>
public sealed class SweepLeases(IPresenceStore presence, PresenceEvents events)
{
    private const int BatchSize = 100;

    /// <param name="upTo">Leases that end at this time or before it are over.</param>
    public async Task ExecuteAsync(DateTimeOffset upTo, CancellationToken ct)
    {
        IReadOnlyList<EndedConnection> ended;
        do
        {
            ended = await presence.TakeExpiredAsync(upTo, BatchSize, ct);
            foreach (var user in ended.GroupBy(e => e.UserId, StringComparer.Ordinal))
            {
                await AnnounceAsync(user.Key, [.. user.SelectMany(e => e.ChatIds).Distinct(StringComparer.Ordinal)], upTo, ct);
            }
        }
        while (ended.Count == BatchSize);
    }

    // Who has another live lease is online, whatever room the lost connection was in.
    private async Task AnnounceAsync(string userId, IReadOnlyList<string> leftChats, DateTimeOffset now, CancellationToken ct)
    {
        if (await presence.IsOnlineAsync(userId, now, ct))
        {
            return;
        }

        // Who is gone altogether is gone from every room in which someone was told that they are online.
        foreach (var chatId in leftChats.Union(await presence.ListWatchedChatsAsync(userId, now, ct)))
        {
            await events.PublishAsync(ServerEvents.UserOffline, chatId, userId, ct);
        }
    }
}
