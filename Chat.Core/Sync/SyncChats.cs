using System.Globalization;
using Chat.Core.Chats;
using Chat.Core.Paging;
using Chat.Core.Reading;

namespace Chat.Core.Sync;

/// <param name="Since">The cursor of the sync before; null for all chats.</param>
public sealed record SyncChatsInput(string UserId, string? Since, PageRequest Page);

/// <param name="Cursor">The next <c>since</c>, also when nothing changed.</param>
public sealed record SyncedChats(IReadOnlyList<ChatView> Chats, string Cursor, bool HasMore);

/// <summary>The user's chats that changed since the cursor, with their newest seq and rev, so that a client knows where to look.</summary>
public sealed class SyncChats(IChatStore chats, UnreadCounter unread, ChatViews views)
{
    public async Task<SyncedChats> ExecuteAsync(SyncChatsInput input, CancellationToken ct)
    {
        var list = $"sync|{input.UserId}";
        var position = input.Since is null ? ["0", string.Empty] : Cursor.Decode(list, input.Since, parts: 2, "since");
        var after = new ChangeMark(Cursor.ToNumber(position[0]), position[1]);

        var changed = await chats.ListChangedAsync(input.UserId, input.Since is null ? null : after, input.Page.RequireSize(), ct);

        // A client without a cursor has nothing to forget, so chats that its user deleted are left out. On any page behind
        // they are not: one that was on a page before may have been deleted since.
        var shown = new List<Conversation>();
        foreach (var chat in changed.Chats.Where(c => input.Since is not null || !c.Own(input.UserId).Hidden))
        {
            shown.Add(await unread.HealAsync(chat, input.UserId, ct));
        }

        var last = changed.Last ?? after;
        return new SyncedChats(
            await views.OfAsync(shown, input.UserId, ct),
            Cursor.Encode(list, last.Value.ToString(CultureInfo.InvariantCulture), last.ChatId),
            changed.HasMore);
    }
}
