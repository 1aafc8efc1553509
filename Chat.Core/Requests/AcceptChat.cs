using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;

namespace Chat.Core.Requests;

/// <summary>The recipient accepts the request. A block takes precedence; accepting twice is not an error.</summary>
public sealed class AcceptChat(
    ChatEditor editor, ChatPublisher events, PresencePublisher presence, ChatViewFactory views, Suspensions suspensions, TimeProvider time)
{
    public async Task<ChatView> ExecuteAsync(string userId, string chatId, CancellationToken ct)
    {
        var suspension = await suspensions.FindActiveAsync(userId, ct);
        var edit = await editor.EditAsync(userId, chatId, chat => Decide(chat, userId, suspension), ct);

        if (edit.Changed)
        {
            await events.PublishToBothAsync(ServerEvents.ChatAccepted, edit.After);
            await presence.PublishCurrentPresenceAsync(edit.After);
        }

        return await views.OfAsync(edit.After, userId, ct);
    }

    private Conversation Decide(Conversation chat, string userId, Suspension? suspension)
    {
        chat.RequireRecipient(userId);
        suspension.RequireNone();
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
