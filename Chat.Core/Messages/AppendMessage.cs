using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <param name="Replayed">The message was sent before; it is shown in its present state.</param>
public sealed record SentMessage(MessageView Message, bool Replayed);

/// <summary>What every send ends with: append once for ever, then tell both sides.</summary>
public sealed class AppendMessage(IMessageStore messages, IChatStore chats, RefusedSend refused, MessageEvents events, MessageViews views)
{
    public async Task<SentMessage> ExecuteAsync(Message draft, CancellationToken ct)
    {
        var result = await messages.AppendAsync(draft, ct);
        if (result is not { Chat: { } chat, Message: { } message })
        {
            throw await refused.ExplainAsync(draft, ct);
        }

        if (result.Outcome == AppendOutcome.Repeated)
        {
            return Repeat(chat, message, draft);
        }

        await events.PublishReceivedAsync(chat, message);

        return new SentMessage(views.Of(new Viewing(chat, draft.SenderId), message), Replayed: false);
    }

    /// <summary>What was sent before with the draft's clientMessageId; null when nothing was.</summary>
    public async Task<SentMessage?> FindRepeatedAsync(Message draft, CancellationToken ct) =>
        await messages.FindSentAsync(draft.ChatId, draft.SenderId, draft.ClientMessageId, ct) is { } message
        && await chats.FindAsync(draft.ChatId, ct) is { } chat
            ? Repeat(chat, message, draft)
            : null;

    private SentMessage Repeat(Conversation chat, Message message, Message draft) => message.Fingerprint == draft.Fingerprint
        ? new SentMessage(views.Of(new Viewing(chat, draft.SenderId), message), Replayed: true)
        : throw new ChatException(ErrorCode.ClientMessageIdReused, "This clientMessageId was used for another message.");
}
