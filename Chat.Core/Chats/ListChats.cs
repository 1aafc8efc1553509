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
        var cut = new PageCut<Conversation>(list, page, chat => Encode(ChatListPosition.Of(chat, query.Kind)));
        var offset = page.RequireOffset();
        var found = cut.Of(await chats.ListAsync(
            query with { Limit = cut.Limit, Offset = offset ?? 0, After = Decode(cut.Position(parts: 2)) }, ct));

        var memberViews = found.Items.Select(chat => new MemberView(chat, chat.FindMember(caller) is null ? query.UserId : caller));
        return found.With(await views.OfAsync([.. memberViews], ct)) with
        {
            Number = page.Number,
            Total = offset is null ? null : await chats.CountAsync(query, ct),
        };
    }

    private static string[] Encode(ChatListPosition position) =>
        [position.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), position.ChatId];

    private static ChatListPosition? Decode(string[]? position) =>
        position is null ? null : new ChatListPosition(Cursor.ToTime(position[0]), position[1]);
}
