using Chat.Core.Chats;

namespace Chat.Core.Reading;

/// <summary>Counts the user's unread messages, and the chats that have any.</summary>
public sealed class CountUnread(IChatLists chats)
{
    public Task<UnreadTotals> ExecuteAsync(string userId, CancellationToken ct) => chats.SumUnreadAsync(userId, ct);
}
