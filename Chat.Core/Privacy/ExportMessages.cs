using System.Runtime.CompilerServices;
using Chat.Core.Chats;

namespace Chat.Core.Privacy;

/// <summary>The messages of a chat that a member sees, oldest first.</summary>
public sealed class ExportMessages(IChatStore chats, IMessageReader messages, MessageViewFactory views)
{
    public async IAsyncEnumerable<MessageView> ListAsync(string chatId, string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        // Loaded anew for each page: an export takes as long as its reader does, and a page is read from the state it was loaded with.
        for (long? after = 0; after is not null && await chats.LoadAsync(ChatQuery.Of(chatId), ct) is { } chat;)
        {
            var memberView = new MemberView(chat.Chat, userId);
            var visible = MessageFilter.VisibleTo(memberView);
            var range = new MessageRange(visible with { After = Math.Max(after.Value, visible.After) }, Limits.MaxPageSize);
            var page = await messages.ListAsync(chat, range, ct);
            var originals = await Originals.ReadAsync(messages, chat, page, ct);
            foreach (var message in page)
            {
                yield return views.Of(memberView, message, originals);
            }

            after = page.Count == Limits.MaxPageSize ? page[^1].Seq : null;
        }
    }
}
