namespace Chat.Core.Chats;

public sealed class GetChat(ChatAccess access, ChatViewFactory views)
{
    public async Task<ChatView> ExecuteAsync(string userId, string chatId, CancellationToken ct) =>
        await views.OfAsync(await access.RequireMemberAsync(chatId, userId, ct), userId, ct);
}
