using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;

namespace Chat.Core.Messages;

public sealed record EditMessageInput(MessageRef Target, string? Content);

/// <summary>Changes the text of the caller's own message within 15 minutes. The same text again changes nothing.</summary>
public sealed class EditMessage(MessageEditor editor, MessageEvents events, TimeProvider time)
{
    public async Task<MessageView> ExecuteAsync(EditMessageInput input, CancellationToken ct)
    {
        var content = MessageText.Require(input.Content);

        var edited = await editor.EditAsync(
            input.Target, (chat, message) => Decide(chat, message, input.Target.UserId, content), ct);

        if (edited.Edit.Changed)
        {
            await events.PublishToRoomAsync(ServerEvents.MessageEdited, edited);
        }

        return editor.ViewOf(edited, input.Target.UserId);
    }

    private Message Decide(Conversation chat, Message message, string userId, string content)
    {
        message.RequireSender(userId);
        chat.RequireOpen(userId);
        if (message.Deleted)
        {
            throw new ChatException(ErrorCode.MessageDeleted, "The message is deleted.");
        }

        var now = time.GetNow();
        if (now - message.CreatedAt > Limits.EditWindow)
        {
            throw new ChatException(ErrorCode.EditWindowOver, "The message is too old to be edited.");
        }

        return message.Content == content
            ? message
            : message with { Content = content, EditedAt = now, Edits = message.Edits + 1 };
    }
}
