using System.Text.Json;
using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Reading;

namespace Chat.Tests.Convergence;

/// <summary>The view of a user, freshly fetched: lists of chats, messages of each chat, unread totals, as lines of text.</summary>
internal static class Snapshot
{
    private const int PageSize = 20;

    public static async Task<List<string>> FetchAsync(World world, string userId, IEnumerable<string> chatIds)
    {
        var lists = world.Get<ListChats>();
        var lines = new List<string>();
        await AddAsync("active", page => lists.ActiveAsync(userId, archived: null, page, CancellationToken.None));
        await AddAsync(
            "rejected",
            page => lists.HistoryAsync(userId, userId, includeHidden: false, page, CancellationToken.None),
            chat => chat.Status == ChatStatus.Rejected);
        await AddAsync("request", page => lists.RequestsAsync(userId, incoming: true, page, CancellationToken.None));
        await AddAsync("request", page => lists.RequestsAsync(userId, incoming: false, page, CancellationToken.None));
        foreach (var chatId in chatIds.Order(StringComparer.Ordinal))
        {
            var messages = await AllAsync(page => world.Get<ListMessages>().ExecuteAsync(
                new ListMessagesInput(userId, chatId, page), CancellationToken.None));
            lines.AddRange(Enumerable.Reverse(messages).Select(message => Line("message", message)));
        }

        var unread = await world.Get<CountUnread>().ExecuteAsync(userId, CancellationToken.None);
        return [.. lines, $"unread {unread.Total} in {unread.Chats}"];

        async Task AddAsync(string kind, Func<PageRequest, Task<Page<ChatView>>> list, Func<ChatView, bool>? isMeant = null) =>
            lines.AddRange((await AllAsync(list)).Where(chat => isMeant?.Invoke(chat) != false).Select(chat => Line(kind, chat)));
    }

    private static string Line<T>(string kind, T item) => $"{kind} {JsonSerializer.Serialize(item, ChatJson.Options)}";

    private static async Task<List<T>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> list)
    {
        var all = new List<T>();
        for (var request = new PageRequest(PageSize); ;)
        {
            var page = await list(request);
            all.AddRange(page.Items);
            if (!page.HasMore)
            {
                return all;
            }

            request = request with { Cursor = page.NextCursor };
        }
    }
}
