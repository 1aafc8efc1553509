using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Paging;

namespace Chat.Core.Chats;

public sealed record ListHistoryInput(string UserId, bool IsAdministrator, string OfUserId, PageRequest Page);

/// <summary>
/// The chats that the caller and a user share: all of the caller's own, the one with somebody else. An administrator
/// sees all chats of the user, without what was said in them.
/// </summary>
public sealed class ListHistory(ListChats chats, IChatStore store, ChatViewFactory views)
{
    public async Task<Page<ChatView>> ExecuteAsync(ListHistoryInput input, CancellationToken ct)
    {
        if (!UserId.IsValid(input.OfUserId))
        {
            throw ChatException.NotFound();
        }

        if (input.OfUserId == input.UserId)
        {
            return await chats.HistoryAsync(input.UserId, input.UserId, includeHidden: false, input.Page, ct);
        }

        return input.IsAdministrator
            ? WithoutText(await chats.HistoryAsync(input.UserId, input.OfUserId, includeHidden: true, input.Page, ct))
            : await WithAsync(input, ct);
    }

    private async Task<Page<ChatView>> WithAsync(ListHistoryInput input, CancellationToken ct)
    {
        _ = input.Page.RequireSize();
        var first = input.Page.RequireOffset() is null or 0;
        if (input.Page.Cursor is not null)
        {
            // This list has one page, so no cursor was ever given out for it.
            throw ChatException.Invalid(ErrorCode.InvalidCursor, "cursor", "The cursor belongs to another list.");
        }

        var chat = (await store.LoadAsync(ChatQuery.Of(input.UserId, input.OfUserId), ct))?.Chat;
        var shown = chat is null || chat.Own(input.UserId).Hidden ? null : chat;
        IReadOnlyList<ChatView> items = shown is not null && first ? [await views.OfAsync(shown, input.UserId, ct)] : [];
        return new Page<ChatView>(items, NextCursor: null, HasMore: false)
        {
            Number = input.Page.Number,
            Total = input.Page.Number is null ? null : shown is null ? 0 : 1,
        };
    }

    private static Page<ChatView> WithoutText(Page<ChatView> page) => page with { Items = [.. page.Items.Select(WithoutText)] };

    private static ChatView WithoutText(ChatView chat) => chat.LastMessage is VisibleMessage message
        ? chat with { LastMessage = message with { Content = null, Media = [], Metadata = null } }
        : chat;
}
