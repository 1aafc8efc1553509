using Chat.Core.Access;
using Chat.Core.Chats;

namespace Chat.Core.Uploads;

/// <summary>The guard of uploads: a member of the chat who is not suspended, in an accepted chat without a block.</summary>
public sealed class UploadAccess(ChatAccess access, Suspensions suspensions)
{
    public async Task<Conversation> RequireAsync(string chatId, string userId, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(chatId, userId, ct);
        await RequireAsync(chat, userId, ct);
        return chat;
    }

    /// <summary>The same for a chat of which the user is known to be a member.</summary>
    public async Task RequireAsync(Conversation chat, string userId, CancellationToken ct)
    {
        (await suspensions.FindActiveAsync(userId, ct)).RequireNone();
        chat.RequireOpen(userId);
    }
}
