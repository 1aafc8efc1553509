using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <summary>Creates requests and messages that are not stored yet, with their ids, times and fingerprints.</summary>
public sealed class Drafts(IdGenerator ids, TimeProvider time)
{
    public DateTimeOffset Now => time.GetNow();

    public Conversation Request(string requester, string recipient) =>
        Conversation.Request(ids.NewId(), requester, recipient, Now);

    /// <param name="chatId">The chat.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="content">The text.</param>
    /// <param name="clientMessageId">Null generates one.</param>
    /// <param name="replyTo">The id of the original that this message replies to; <see cref="AppendMessage"/> resolves it.</param>
    /// <param name="metadata">The application's own object.</param>
    public Message Text(
        string chatId, string senderId, string content,
        string? clientMessageId = null, string? replyTo = null, MessageMetadata? metadata = null) => new()
    {
        Id = ids.NewId(),
        ChatId = chatId,
        SenderId = senderId,
        ClientMessageId = RequireClientMessageId(clientMessageId) ?? ids.NewId(),
        Fingerprint = Fingerprint(MessageType.Text, content, [], replyTo, metadata),
        Type = MessageType.Text,
        Content = content,
        ReplyTo = replyTo is null ? null : new ReplyTo(replyTo, Seq: 0, SenderId: string.Empty),
        Metadata = metadata?.Json,
        CreatedAt = Now,
    };

    /// <summary>A message with files. The caller adds the items; the fingerprint contains only their ids.</summary>
    public Message Media(
        string chatId, string senderId, IReadOnlyList<string> fileIds, string? content,
        string? clientMessageId, string? replyTo, MessageMetadata? metadata) =>
        Text(chatId, senderId, string.Empty, clientMessageId, replyTo, metadata) with
        {
            Type = MessageType.Media,
            Content = content,
            Fingerprint = Fingerprint(MessageType.Media, content, fileIds, replyTo, metadata),
        };

    /// <summary>A hash of the content. It distinguishes a repeated send from another one without keeping deleted text.</summary>
    /// <remarks>Without metadata it stays what it was before messages had any, since it is stored for ever.</remarks>
    private static string Fingerprint(
        MessageType type, string? content, IReadOnlyList<string> fileIds, string? replyTo, MessageMetadata? metadata) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(new { type, content, fileIds, replyTo }) + metadata?.Canonical)));

    private static string? RequireClientMessageId(string? id) => id is null or { Length: >= 1 and <= Limits.MaxClientMessageIdLength }
        ? id
        : throw ChatException.Invalid("clientMessageId", $"must have 1 to {Limits.MaxClientMessageIdLength} characters");
}
