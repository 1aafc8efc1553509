using System.Text.Json;
using Chat.Core.Chats;
using Chat.Core.Webhooks;

namespace Chat.Core.Messages;

public sealed record SendMessageInput(string UserId, string ChatId, string? Content, string? ClientMessageId, string? ReplyTo)
{
    public JsonElement? Metadata { get; init; }
}

/// <summary>Sends a text, once per clientMessageId for ever.</summary>
public sealed class SendMessage(Drafts drafts, AppendMessage append, SendPolicy policy)
{
    public async Task<SentMessage> ExecuteAsync(SendMessageInput input, CancellationToken ct)
    {
        var (content, metadata) = (MessageText.Require(input.Content), MessageMetadata.RequireOptional(input.Metadata));
        var draft = drafts.Text(input.ChatId, input.UserId, content, input.ClientMessageId, input.ReplyTo, metadata);

        if (policy.IsOn)
        {
            // The policy is asked about what may be sent and was not sent before.
            if (await append.CheckAsync(draft, ct) is { } repeated)
            {
                return repeated;
            }

            await policy.RequireSendAsync(draft, ct);
        }

        return await append.ExecuteAsync(draft, ct);
    }
}
