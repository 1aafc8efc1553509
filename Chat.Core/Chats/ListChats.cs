using System.Globalization;
using Chat.Core.Paging;

namespace Chat.Core.Chats;

/// <summary>Lists a user's chats: requests, active chats, or the whole history.</summary>
public sealed class ListChats(IChatLists chats, ChatViewFactory views)
{
    public Task<Page<ChatView>> RequestsAsync(string userId, bool incoming, PageRequest page, CancellationToken ct) =>
        ExecuteAsync(
            userId,
            new ChatListQuery(userId, incoming ? ChatListKind.IncomingRequests : ChatListKind.OutgoingRequests, page.RequireSize()),
            page,
            ct);

    /// <param name="userId">The caller.</param>
    /// <param name="archived">Null lists both.</param>
    /// <param name="page">Which page.</param>
    /// <param name="ct">Ends the call.</param>
    public Task<Page<ChatView>> ActiveAsync(string userId, bool? archived, PageRequest page, CancellationToken ct) =>
        ExecuteAsync(userId, new ChatListQuery(userId, ChatListKind.Active, page.RequireSize()) { Archived = archived }, page, ct);

    /// <param name="caller">
    /// The user themselves or an administrator. A cursor belongs to the caller, and a chat is shown from the caller's side.
    /// </param>
    /// <param name="userId">The user whose chats are listed.</param>
    /// <param name="includeHidden">Include the chats that the user deleted.</param>
    /// <param name="page">Which page.</param>
    /// <param name="ct">Ends the call.</param>
    public Task<Page<ChatView>> HistoryAsync(string caller, string userId, bool includeHidden, PageRequest page, CancellationToken ct) =>
        ExecuteAsync(
            caller, new ChatListQuery(userId, ChatListKind.History, page.RequireSize()) { IncludeHidden = includeHidden }, page, ct);

    private async Task<Page<ChatView>> ExecuteAsync(string caller, ChatListQuery query, PageRequest page, CancellationToken ct)
    {
        var list = $"chats|{caller}|{query.UserId}|{query.Kind}|{query.Archived}|{query.IncludeHidden}";
        var offset = page.RequireOffset();
        var found = await chats.ListAsync(
            query with
            {
                Limit = query.Limit + 1,
                Offset = offset ?? 0,
                After = page.Cursor is null ? null : Decode(list, page.Cursor),
            },
            ct);

        var cut = Page.Cut(found, query.Limit, last => Encode(list, ChatListPosition.Of(last, query.Kind)));
        var memberViews = cut.Items.Select(chat => new MemberView(chat, chat.FindMember(caller) is null ? query.UserId : caller));
        return cut.With(await views.OfAsync([.. memberViews], ct)) with
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
