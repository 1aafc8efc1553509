using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Chats;

namespace Chat.Core.Webhooks;

/// <summary>A chat as the application's own backend sees it: nothing that only one member may see.</summary>
public sealed record WebhookChat(
    string Id, ChatStatus Status, IReadOnlyList<WebhookMember> Members, string RequestedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? RespondedAt, DateTimeOffset? LastMessageAt, MessageView? LastMessage, long Seq, long Rev);

/// <param name="LastReadSeq">How far the member has read, as the other member may see it.</param>
public sealed record WebhookMember(string UserId, long LastReadSeq);

public sealed record WebhookData(string ChatId, long Rev)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageView? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookChat? Chat { get; init; }
}

/// <summary>Writes the bodies of webhooks.</summary>
public sealed class WebhookBodies(MessageViewFactory views, TimeProvider time)
{
    public byte[] Of(Conversation chat, ChatWebhook webhook) => Write(webhook.Type, new WebhookData(chat.Id, webhook.Rev)
    {
        Message = webhook.Message is { } message ? views.Copy(message) : null,
        Chat = webhook.Message is null ? ShowChat(chat) : null,
    });

    public byte[] Of(PendingEvent pending) => Write(pending.Type, JsonElement.Parse(pending.Data));

    private byte[] Write<T>(string type, T data) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, timestamp = time.GetNow(), data }, ChatJson.Options);

    private WebhookChat ShowChat(Conversation chat) => new(
        chat.Id,
        chat.Status,
        [new WebhookMember(chat.First.UserId, chat.First.SharedReadSeq), new WebhookMember(chat.Second.UserId, chat.Second.SharedReadSeq)],
        chat.RequestedBy,
        chat.CreatedAt,
        chat.RespondedAt,
        chat.LastMessageAt,
        chat.LastMessage is { } message ? views.Copy(message) : null,
        chat.Seq,
        chat.Rev);
}
