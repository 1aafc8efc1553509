using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Access;

/// <summary>The only way for a use case to hold a chat on a user's behalf.</summary>
public sealed class ChatAccess(IChatStore chats)
{
    /// <summary>The chat; a 404 for one that does not exist and, in the same words, for one of others.</summary>
    public async Task<Conversation> RequireMemberAsync(string chatId, string userId, CancellationToken ct)
    {
        var chat = await chats.FindAsync(chatId, ct);
        return chat?.FindMember(userId) is not null ? chat : throw ChatException.NotFound();
    }
}
