using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;

namespace Chat.Core.Chats;

/// <summary>The recipient accepts the request. A block takes precedence; accepting twice is not an error.</summary>
public sealed class AcceptChat(
    ChatEditor editor, ChatEvents events, PresencePublisher presence, ChatViews views, TimeProvider time)
{
    public async Task<ChatView> ExecuteAsync(string userId, string chatId, CancellationToken ct)
    {
        var edit = await editor.EditAsync(userId, chatId, chat => Decide(chat, userId), ct);

        if (edit.Changed)
        {
            await events.PublishToBothAsync(ServerEvents.ChatAccepted, edit.After);
            await presence.PublishCurrentPresenceAsync(edit.After);
        }

        return await views.OfAsync(edit.After, userId, ct);
    }

    private Conversation Decide(Conversation chat, string userId)
    {
        chat.RequireRecipient(userId);
        if (chat.Status == ChatStatus.Accepted)
        {
            return chat;
        }

        chat.RequireUnblocked(userId);
        return chat.Status == ChatStatus.Rejected
            ? throw new ChatException(ErrorCode.ChatRejected, "The chat was rejected already.")
            : chat.Accept(userId, time.GetNow());
    }
}
