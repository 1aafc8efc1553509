using System.Runtime.CompilerServices;
using Chat.Core.Chats;

namespace Chat.Core.Privacy;

internal static class UserChats
{
    /// <summary>All chats of a user in any state, including hidden ones, read page by page.</summary>
    public static async IAsyncEnumerable<Conversation> ListAsync(
        IChatLists chats, string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        var query = new ChatListQuery(userId, ChatListKind.History, Limits.MaxPageSize) { IncludeHidden = true };
        while (true)
        {
            var page = await chats.ListAsync(query, ct);
            foreach (var chat in page)
            {
                yield return chat;
            }

            if (page.Count < query.Limit)
            {
                yield break;
            }

            query = query with { After = ChatListPosition.Of(page[^1], query.Kind) };
        }
    }
}
