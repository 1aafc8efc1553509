using Chat.Core.Access;
using Chat.Core.Reading;

namespace Chat.Core.Chats;

public sealed class GetChat(ChatAccess access, UnreadCounter unread, ChatViews views)
{
    public async Task<ChatView> ExecuteAsync(string userId, string chatId, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(chatId, userId, ct);
        return await views.OfAsync(await unread.HealAsync(chat, userId, ct), userId, ct);
    }
}
