using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;

namespace Chat.Core.Requests;

/// <summary>The recipient rejects the request, also in a block. Rejecting twice is not an error.</summary>
public sealed class RejectChat(ChatEditor editor, ChatPublisher events, ChatViewFactory views, TimeProvider time)
{
    public async Task<ChatView> ExecuteAsync(string userId, string chatId, CancellationToken ct)
    {
        var edit = await editor.EditAsync(userId, chatId, chat => Decide(chat, userId), ct);

        if (edit.Changed)
        {
            await events.PublishToBothAsync(ServerEvents.ChatRejected, edit.After);
        }

        return await views.OfAsync(edit.After, userId, ct);
    }

    private Conversation Decide(Conversation chat, string userId)
    {
        chat.RequireRecipient(userId);
        return chat.Status switch
        {
            ChatStatus.Rejected => chat,
            ChatStatus.Accepted => throw new ChatException(ErrorCode.ChatAccepted, "The chat was accepted already."),
            ChatStatus.Pending => chat.Reject(time.GetNow()),
        };
    }
}
