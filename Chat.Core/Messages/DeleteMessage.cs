using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;

namespace Chat.Core.Messages;

public enum DeleteScope
{
    /// <summary>For both: a tombstone is left.</summary>
    Everyone,

    /// <summary>For the caller alone: hidden.</summary>
    Me,
}

public sealed record DeleteMessageInput(MessageRef Target, DeleteScope Scope);

/// <summary>Deletes a message for everyone (own, within 60 minutes) or hides it for the caller (any, any time).</summary>
public sealed class DeleteMessage(
    MessageEditor editor, IMessageStore messages, MessageEvents events, OwnSideEvents ownSide, TimeProvider time)
{
    public Task<MessageView> ExecuteAsync(DeleteMessageInput input, CancellationToken ct) => input.Scope switch
    {
        DeleteScope.Everyone => DeleteForEveryoneAsync(input.Target, ct),
        DeleteScope.Me => HideAsync(input.Target, ct),
    };

    private async Task<MessageView> DeleteForEveryoneAsync(MessageRef target, CancellationToken ct)
    {
        var edit = await editor.EditAsync(target, (_, message) => Decide(message, target.UserId), requireOpen: false, ct);

        if (edit.Change is { } change)
        {
            await events.PublishToRoomAsync(
                ServerEvents.MessageDeleted,
                change.Chat,
                change.Message,
                (e, userId) => e with { Scope = DeleteScope.Everyone, Replies = change.RepliesOf(userId) });
            await ownSide.PublishCountsAsync(change.Chat, change.Chat.Peer(target.UserId).UserId);
        }

        return edit.View;
    }

    private Message Decide(Message message, string userId)
    {
        message.RequireSender(userId);
        if (message.Deleted)
        {
            return message;
        }

        return time.GetNow() - message.CreatedAt > Limits.DeleteWindow
            ? throw new ChatException(ErrorCode.DeleteWindowOver, "The message is too old to be deleted for everyone.")
            : message.ToTombstone();
    }

    private async Task<MessageView> HideAsync(MessageRef target, CancellationToken ct)
    {
        var (viewing, message) = await editor.RequireAsync(target, ct);
        if (message.IsHiddenFor(target.UserId))
        {
            return editor.ViewOf(viewing, message);
        }

        if (await messages.HideAsync(message, target.UserId, ct) is not { } change)
        {
            // Another call hid it since it was read.
            (viewing, message) = await editor.RequireAsync(target, ct);
            return editor.ViewOf(viewing, message);
        }

        await ownSide.PublishHiddenAsync(change.Chat, change.Message, target.UserId);

        return editor.ViewOf(viewing with { Chat = change.Chat }, change.Message);
    }
}
