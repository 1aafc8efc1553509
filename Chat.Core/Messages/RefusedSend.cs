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

        // Without a reason any more the chat opened between the refusal and this look: the client may try again.
        return await ExplainReplyAsync(chat, draft, ct) ?? new DependencyException("database");
    }

    /// <summary>Why the draft can't answer what it wants to answer; null when it can.</summary>
    public async Task<Exception?> ExplainReplyAsync(Conversation chat, Message draft, CancellationToken ct)
    {
        var original = draft.ReplyTo is null ? null : await messages.FindAsync(draft.ChatId, draft.ReplyTo.Id, ct);
        var visible = original?.IsVisibleTo(new Viewing(chat, draft.SenderId)) == true;
        return (draft.ReplyTo, visible, original) switch
        {
            (null, _, _) or (_, true, { Deleted: false }) => null,
            (_, true, _) => new ChatException(ErrorCode.MessageDeleted, "The message that this one answers is deleted."),
            _ => ChatException.NotFound(),
        };
    }
}
