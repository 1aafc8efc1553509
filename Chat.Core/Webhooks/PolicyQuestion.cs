using System.Text.Json.Serialization;
using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Core.Webhooks;

/// <summary>The request to the send policy.</summary>
/// <param name="Type"><c>message.send</c>, <c>message.edit</c> or <c>chat.request</c>.</param>
/// <param name="Timestamp">When it is asked.</param>
/// <param name="Data">What is to be stored.</param>
public sealed record PolicyQuestion(string Type, DateTimeOffset Timestamp, PolicyData Data);

public sealed record PolicyData(string ChatId, string SenderId, string? Content)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RecipientId { get; init; }

    /// <summary>The message that is edited.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    /// <summary>The original of a reply.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReplyTo { get; init; }

    public IReadOnlyList<MediaItem> Media { get; init; } = [];
}
