namespace Chat.Core.Messages;

public sealed record SendMessageInput(string UserId, string ChatId, string? Content, string? ClientMessageId, string? ReplyTo);

/// <summary>Sends a text, once per clientMessageId for ever.</summary>
public sealed class SendMessage(Drafts drafts, AppendMessage append)
{
    public Task<SentMessage> ExecuteAsync(SendMessageInput input, CancellationToken ct) => append.ExecuteAsync(
        drafts.Text(input.ChatId, input.UserId, MessageText.Require(input.Content), input.ClientMessageId, input.ReplyTo), ct);
}
