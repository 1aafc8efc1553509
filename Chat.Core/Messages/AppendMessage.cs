using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Telemetry;

namespace Chat.Core.Messages;

/// <param name="Message">The message as its sender sees it.</param>
/// <param name="Replayed">The message was sent before; it is shown in its present state.</param>
public sealed record SentMessage(MessageView Message, bool Replayed);

/// <summary>The common end of every send: append the message once for ever, then tell both members.</summary>
public sealed class AppendMessage(
    ChatEditor editor, ChatAccess access, IMessageReader messages, MessagePublisher events, MessageViewFactory views,
    Suspensions suspensions)
{
    public async Task<SentMessage> ExecuteAsync(Message draft, CancellationToken ct)
    {
        using var activity = ChatTelemetry.Start("chat.send");
        var suspension = await suspensions.FindActiveAsync(draft.SenderId, ct);
        var edit = await editor.EditAsync(draft.SenderId, QueryOf(draft), loaded => Decide(loaded, draft, suspension), ct);
        if (!edit.Changed && await FindRepeatedAsync(edit.Loaded!, draft, ct) is { } repeated)
        {
            ChatTelemetry.CountSend(replayed: true);
            return repeated;
        }

        ChatTelemetry.CountSend(replayed: false);
        // No token: the message is stored, so that others learn of it even if the caller is gone.
        var message = edit.Message(draft.Id);
        var originals = await Originals.ReadAsync(messages, edit.Loaded!, [message], CancellationToken.None);
        await events.PublishReceivedAsync(edit, message, originals);

        return new SentMessage(views.Of(new MemberView(edit.After, draft.SenderId), message, originals), Replayed: false);
    }

    /// <summary>
    /// The message that was sent before with the draft's clientMessageId; null when there is none and the draft may be sent
    /// now.
    /// </summary>
    public async Task<SentMessage?> CheckAsync(Message draft, CancellationToken ct)
    {
        var loaded = await access.LoadAsync(QueryOf(draft), draft.SenderId, ct);
        _ = Decide(loaded, draft, await suspensions.FindActiveAsync(draft.SenderId, ct));
        return await FindRepeatedAsync(loaded, draft, ct);
    }

    private static ChatQuery QueryOf(Message draft) => ChatQuery.Of(draft.ChatId) with
    {
        MessageIds = draft.ReplyTo is null ? [] : [draft.ReplyTo.Id],
        Sent = [KeyOf(draft)],
    };

    private static SendKey KeyOf(Message draft) => new(draft.SenderId, draft.ClientMessageId);

    // A repeated send is answered whatever became of the sender, the chat and the original.
    private static ChatChange Decide(LoadedChat loaded, Message draft, Suspension? suspension)
    {
        if (loaded.Find(KeyOf(draft)) is not null)
        {
            return new ChatChange(loaded.Chat);
        }

        suspension.RequireNone();
        loaded.Chat.RequireOpen(draft.SenderId);
        return loaded.Chat.Append(draft.ReplyTo is null ? draft : draft with { ReplyTo = Resolve(loaded, draft.ReplyTo, draft.SenderId) });
    }

    private static ReplyTo Resolve(LoadedChat loaded, ReplyTo reply, string senderId)
    {
        var original = loaded.RequireVisible(reply.Id, senderId);
        return original.Deleted
            ? throw new ChatException(ErrorCode.MessageDeleted, "The original of this reply is deleted.")
            : new ReplyTo(original.Id, original.Seq, original.SenderId);
    }

    // A message with the draft's own id was stored by an earlier attempt of this call, whose answer got lost.
    private async Task<SentMessage?> FindRepeatedAsync(LoadedChat loaded, Message draft, CancellationToken ct)
    {
        if (loaded.Find(KeyOf(draft)) is not { } message || message.Id == draft.Id)
        {
            return null;
        }

        if (message.Fingerprint != draft.Fingerprint)
        {
            throw new ChatException(ErrorCode.ClientMessageIdReused, "This clientMessageId was used for another message.");
        }

        var originals = await Originals.ReadAsync(messages, loaded, [message], ct);
        return new SentMessage(views.Of(new MemberView(loaded.Chat, draft.SenderId), message, originals), Replayed: true);
    }
}
