using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;

namespace Chat.Core.Messages;

public sealed record EditMessageInput(MessageRef Target, string? Content);

/// <summary>Changes the text of one's own message within 15 minutes. The same text again is no change.</summary>
public sealed class EditMessage(MessageEditor editor, MessageEvents events, TimeProvider time)
{
    public async Task<MessageView> ExecuteAsync(EditMessageInput input, CancellationToken ct)
    {
        var content = MessageText.Require(input.Content);

        var edit = await editor.EditAsync(
            input.Target, (chat, message) => Decide(chat, message, input.Target.UserId, content), requireOpen: true, ct);

        if (edit.Change is { } change)
        {
            await events.PublishToRoomAsync(
                ServerEvents.MessageEdited, change.Chat, change.Message, (e, userId) => e with { Replies = change.RepliesOf(userId) });
        }

        return edit.View;
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
