using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>The only way for a use case to read a chat on a user's behalf; <see cref="ChatEditor"/> guards changes the same way.</summary>
public sealed class ChatAccess(IChatStore chats)
{
    /// <summary>The chat; the same 404 for a chat that does not exist and for a chat of other users.</summary>
    public async Task<Conversation> RequireMemberAsync(string chatId, string userId, CancellationToken ct)
    {
        var chat = await chats.FindAsync(chatId, ct);
        return chat?.FindMember(userId) is not null ? chat : throw ChatException.NotFound();
    }

    /// <summary>The same, loaded for reading its messages.</summary>
    public async Task<LoadedChat> LoadAsync(ChatQuery query, string userId, CancellationToken ct) =>
        (await chats.LoadAsync(query, ct)).RequireMember(userId);
}
