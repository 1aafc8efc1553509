using System.Globalization;
using Chat.Core.Chats;
using Chat.Core.Paging;

namespace Chat.Core.Sync;

/// <param name="UserId">The caller.</param>
/// <param name="Since">The cursor of the previous sync; null for all chats.</param>
/// <param name="Page">The page size.</param>
public sealed record SyncChatsInput(string UserId, string? Since, PageRequest Page);

/// <param name="Chats">The chats that changed.</param>
/// <param name="Cursor">The next <c>since</c>, also when nothing changed.</param>
/// <param name="HasMore">There is a next page.</param>
public sealed record SyncedChats(IReadOnlyList<ChatView> Chats, string Cursor, bool HasMore);

/// <summary>The user's chats that changed since the cursor, with their newest seq and rev, so that a client knows where to look.</summary>
public sealed class SyncChats(IChatLists chats, ChatViewFactory views)
{
    public async Task<SyncedChats> ExecuteAsync(SyncChatsInput input, CancellationToken ct)
    {
        var list = $"sync|{input.UserId}";
        var position = input.Since is null ? ["0", string.Empty] : Cursor.Decode(list, input.Since, parts: 2, "since");
        var after = new ChangeMark(Cursor.ToNumber(position[0]), position[1]);

        var changed = await chats.ListChangedAsync(input.UserId, input.Since is null ? null : after, input.Page.RequireSize(), ct);

        // A client without a cursor has nothing to forget, so the first page leaves out chats that the user deleted. Later
        // pages include them: a chat of an earlier page may have been deleted since.
        var shown = changed.Chats.Select(chat => new MemberView(chat, input.UserId)).Where(v => input.Since is not null || !v.Own.Hidden);
        var last = changed.Last ?? after;
        return new SyncedChats(
            await views.OfAsync([.. shown], ct),
            Cursor.Encode(list, last.Value.ToString(CultureInfo.InvariantCulture), last.ChatId),
            changed.HasMore);
    }
}
