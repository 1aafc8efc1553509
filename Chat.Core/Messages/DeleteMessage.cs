using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

public enum DeleteScope
{
    /// <summary>For both members: a tombstone remains.</summary>
    Everyone,

    /// <summary>For the caller alone: the message is hidden.</summary>
    Me,
}

public sealed record DeleteMessageInput(MessageRef Target, DeleteScope Scope);

/// <summary>
/// Deletes a message for everyone (the caller's own, within 60 minutes) or hides it for the caller (any message, any time).
/// </summary>
public sealed class DeleteMessage(
    MessageEditor messages, ChatEditor chats, MessagePublisher events, OwnChangePublisher ownChanges, MessageViewFactory views,
    TimeProvider time)
{
    public Task<MessageView> ExecuteAsync(DeleteMessageInput input, CancellationToken ct) => input.Scope switch
    {
        DeleteScope.Everyone => DeleteForEveryoneAsync(input.Target, ct),
        DeleteScope.Me => HideAsync(input.Target, ct),
    };

    private async Task<MessageView> DeleteForEveryoneAsync(MessageRef target, CancellationToken ct)
    {
        var deleted = await messages.EditAsync(target, (_, message) => Decide(message, target.UserId), ct);

        if (deleted.Edit.Changed)
        {
            await events.PublishDeletedAsync(deleted);
        }

        return messages.ViewOf(deleted, target.UserId);
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
        var edit = await chats.EditAsync(target.UserId, target.Query, loaded => Hide(loaded, target), ct);

        var message = edit.Message(target.MessageId);
        if (edit.Changed)
        {
            await ownChanges.PublishHiddenAsync(edit.After, message, target.UserId);
        }

        return views.Of(new MemberView(edit.After, target.UserId), message, Originals.None);
    }

    // Hiding twice is not an error; hiding a cleared message is a 404.
    private static ChatChange Hide(LoadedChat loaded, MessageRef target)
    {
        var message = loaded.Find(target.MessageId);
        return message?.Seq > loaded.Chat.Own(target.UserId).ClearedUpToSeq
            ? message.IsHiddenFor(target.UserId) ? new ChatChange(loaded.Chat) : loaded.Chat.Hide(message, target.UserId)
            : throw ChatException.NotFound();
    }
}
