using Chat.Core.Chats;

namespace Chat.Core.Reading;

/// <summary>How many messages the user has not read, and in how many chats.</summary>
public sealed class CountUnread(IChatStore chats)
{
    public Task<UnreadTotals> ExecuteAsync(string userId, CancellationToken ct) => chats.SumUnreadAsync(userId, ct);
}
