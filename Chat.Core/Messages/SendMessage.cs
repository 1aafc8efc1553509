using System.Text.Json;

namespace Chat.Core.Messages;

public sealed record SendMessageInput(string UserId, string ChatId, string? Content, string? ClientMessageId, string? ReplyTo)
{
    public JsonElement? Metadata { get; init; }
}

/// <summary>Sends a text, once per clientMessageId for ever.</summary>
public sealed class SendMessage(Drafts drafts, AppendMessage append)
{
    public Task<SentMessage> ExecuteAsync(SendMessageInput input, CancellationToken ct)
    {
        var (content, metadata) = (MessageText.Require(input.Content), MessageMetadata.RequireOptional(input.Metadata));
        return append.ExecuteAsync(
            drafts.Text(input.ChatId, input.UserId, content, input.ClientMessageId, input.ReplyTo, metadata), ct);
    }
}
