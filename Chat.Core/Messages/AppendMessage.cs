using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <param name="Replayed">The message was sent before; it is shown in its present state.</param>
public sealed record SentMessage(MessageView Message, bool Replayed);

/// <summary>What every send ends with: append once for ever, then tell both sides.</summary>
public sealed class AppendMessage(IMessageStore messages, IChatStore chats, MessageEvents events, MessageViews views)
{
    public async Task<SentMessage> ExecuteAsync(Message draft, CancellationToken ct)
    {
        var result = await messages.AppendAsync(await WithOriginalAsync(draft, ct), ct);
        if (result is not { Chat: { } chat, Message: { } message })
        {
            throw RefusedSend.Explain(draft, result);
        }

        if (result.Outcome == AppendOutcome.Repeated)
        {
            return Repeat(chat, message, draft);
        }

        await events.PublishReceivedAsync(chat, message);

        return new SentMessage(views.Of(new Viewing(chat, draft.SenderId), message), Replayed: false);
    }

    /// <summary>With the message that it answers, if it does and that is there.</summary>
    public async Task<Message> WithOriginalAsync(Message draft, CancellationToken ct) => draft.ReplyTo is { Original: null } reply
        ? draft with { ReplyTo = reply with { Original = await messages.FindOriginalAsync(draft.ChatId, reply.Id, ct) } }
        : draft;

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
