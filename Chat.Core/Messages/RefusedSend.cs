using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <summary>Finds out why a message was not appended.</summary>
public sealed class RefusedSend(ChatAccess access, IMessageStore messages)
{
    public async Task<Exception> ExplainAsync(Message draft, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(draft.ChatId, draft.SenderId, ct);
        chat.RequireOpen(draft.SenderId);
        if (draft.ReplyTo is not null)
        {
            var original = await messages.FindAsync(draft.ChatId, draft.ReplyTo.Id, ct);
            return original is { Deleted: true } && original.IsVisibleTo(new Viewing(chat, draft.SenderId))
                ? new ChatException(ErrorCode.MessageDeleted, "The message that this one answers is deleted.")
                : ChatException.NotFound();
        }

        // The chat opened between the refusal and this look: the client may try again.
        return new DependencyException("database");
    }
}
