using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Chat.Core.Webhooks;

namespace Chat.Core.Messages;

public sealed record EditMessageInput(MessageRef Target, string? Content);

/// <summary>Changes the text of the caller's own message within 15 minutes. The same text again changes nothing.</summary>
public sealed class EditMessage(
    ChatAccess access, MessageEditor editor, MessagePublisher events, Suspensions suspensions, SendPolicy policy, TimeProvider time)
{
    public async Task<MessageView> ExecuteAsync(EditMessageInput input, CancellationToken ct)
    {
        var content = MessageText.Require(input.Content);

        var suspension = await suspensions.FindActiveAsync(input.Target.UserId, ct);
        Message DecideNow(Conversation chat, Message message)
        {
            suspension.RequireNone();
            return Decide(chat, message, input.Target.UserId, content);
        }

        await AskAsync(input.Target, content, DecideNow, ct);
        var edited = await editor.EditAsync(input.Target, DecideNow, ct);

        if (edited.Edit.Changed)
        {
            await events.PublishToRoomAsync(ServerEvents.MessageEdited, edited);
        }

        return editor.ViewOf(edited, input.Target.UserId);
    }

    // The policy is asked about an edit that is allowed and changes something.
    private async Task AskAsync(MessageRef target, string content, Func<Conversation, Message, Message> decide, CancellationToken ct)
    {
        if (!policy.IsOn)
        {
            return;
        }

        var loaded = await access.LoadAsync(target.Query, target.UserId, ct);
        var message = loaded.RequireVisible(target.MessageId, target.UserId);
        if (!ReferenceEquals(message, decide(loaded.Chat, message)))
        {
            await policy.RequireEditAsync(target, content, ct);
        }
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
