using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

public sealed record SendMessageInput(string UserId, string ChatId, string? Content, string? ClientMessageId, string? ReplyTo);

/// <param name="Replayed">The message was sent before; it is shown in its present state.</param>
public sealed record SentMessage(MessageView Message, bool Replayed);

/// <summary>
/// Sends a text, once per clientMessageId for ever. The guard is inside the append, whose precondition has member,
/// status and block in it, so that a send is two round trips; only a refusal is looked at again to say why.
/// </summary>
public sealed class SendMessage(IMessageStore messages, RefusedSend refused, Drafts drafts, MessageEvents events, MessageViews views)
{
    public async Task<SentMessage> ExecuteAsync(SendMessageInput input, CancellationToken ct)
    {
        var draft = drafts.Text(
            input.ChatId, input.UserId, MessageText.Require(input.Content), input.ClientMessageId, input.ReplyTo);

        var result = await messages.AppendAsync(draft, ct);
        if (result is not { Chat: { } chat, Message: { } message })
        {
            throw await refused.ExplainAsync(draft, ct);
        }

        var viewing = new Viewing(chat, input.UserId);
        if (result.Outcome == AppendOutcome.Repeated)
        {
            return message.Fingerprint == draft.Fingerprint
                ? new SentMessage(views.Of(viewing, message), Replayed: true)
                : throw new ChatException(ErrorCode.ClientMessageIdReused, "This clientMessageId was used for another message.");
        }

        await events.PublishReceivedAsync(chat, message);

        return new SentMessage(views.Of(viewing, message), Replayed: false);
    }
}
