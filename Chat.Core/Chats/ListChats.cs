using System.Globalization;
using Chat.Core.Messages;
using Chat.Core.Paging;

namespace Chat.Core.Chats;

/// <summary>Lists a user's chats: requests, active ones, or all they ever had.</summary>
public sealed class ListChats(IChatStore chats, ChatViews views)
{
    public Task<Page<ChatView>> RequestsAsync(string userId, bool incoming, PageRequest page, CancellationToken ct) =>
        ExecuteAsync(userId, new ChatListQuery(userId, incoming ? ChatListKind.IncomingRequests : ChatListKind.OutgoingRequests, page.RequireSize()), page, ct);

    /// <param name="archived">Null for both.</param>
    public Task<Page<ChatView>> ActiveAsync(string userId, bool? archived, PageRequest page, CancellationToken ct) =>
        ExecuteAsync(userId, new ChatListQuery(userId, ChatListKind.Active, page.RequireSize()) { Archived = archived }, page, ct);

    /// <param name="caller">Who asks: the user, or an administrator. A cursor is the caller's, and so is their own side of a chat.</param>
    public Task<Page<ChatView>> HistoryAsync(string caller, string userId, bool includeHidden, PageRequest page, CancellationToken ct) =>
        ExecuteAsync(caller, new ChatListQuery(userId, ChatListKind.History, page.RequireSize()) { IncludeHidden = includeHidden }, page, ct);

    private async Task<Page<ChatView>> ExecuteAsync(string caller, ChatListQuery query, PageRequest page, CancellationToken ct)
    {
        var list = $"chats|{caller}|{query.UserId}|{query.Kind}|{query.Archived}|{query.IncludeHidden}";
        var offset = page.RequireOffset();
        var found = await chats.ListAsync(
            query with
            {
                // One more than asked for tells whether there is a next page.
                Limit = query.Limit + 1,
                Offset = offset ?? 0,
                After = page.Cursor is null ? null : Decode(list, page.Cursor),
            },
            ct);

        var shown = found.Take(query.Limit).ToList();
        var hasMore = found.Count > query.Limit;
        return new Page<ChatView>(
            await views.OfAsync([.. shown.Select(chat => new Viewing(chat, chat.FindMember(caller) is null ? query.UserId : caller))], ct),
            hasMore ? Encode(list, ChatListPosition.Of(shown[^1], query.Kind)) : null,
            hasMore)
        {
            Number = page.Number,
            Total = offset is null ? null : await chats.CountAsync(query, ct),
        };
    }

    private static string Encode(string list, ChatListPosition position) => Cursor.Encode(
        list, position.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), position.ChatId);

    private static ChatListPosition Decode(string list, string cursor)
    {
        var parts = Cursor.Decode(list, cursor, parts: 2);
        return new ChatListPosition(Cursor.ToTime(parts[0]), parts[1]);
    }
}
