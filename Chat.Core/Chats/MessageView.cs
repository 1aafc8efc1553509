using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Media;
using Chat.Core.Search;

namespace Chat.Core.Chats;

/// <summary>A message on the wire, as one member sees it.</summary>
[JsonDerivedType(typeof(VisibleMessage))]
[JsonDerivedType(typeof(HiddenMessage))]
public abstract record MessageView(
    [property: JsonPropertyOrder(-1)] string Id,
    [property: JsonPropertyOrder(-1)] string ChatId,
    [property: JsonPropertyOrder(-1)] long Seq,
    [property: JsonPropertyOrder(-1)] long Rev);

/// <summary>The view of a member who cleared or hid the message.</summary>
public sealed record HiddenMessage(string Id, string ChatId, long Seq, long Rev) : MessageView(Id, ChatId, Seq, Rev)
{
    public bool Hidden => true;
}

public sealed record VisibleMessage(string Id, string ChatId, long Seq, long Rev) : MessageView(Id, ChatId, Seq, Rev)
{
    public required string SenderId { get; init; }

    public required string ClientMessageId { get; init; }

    public required MessageType Type { get; init; }

    /// <summary>Null without text, and in a tombstone.</summary>
    public required string? Content { get; init; }

    public required IReadOnlyList<MediaView> Media { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReplyView? ReplyTo { get; init; }

    /// <summary>The application's own JSON object, as it was sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Metadata { get; init; }

    public required IReadOnlyList<Reaction> Reactions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>How often the text was edited.</summary>
    public required int Edits { get; init; }

    /// <summary>Deleted for everyone: a tombstone.</summary>
    public required bool Deleted { get; init; }

    /// <summary>Where a search found its words in <see cref="Content"/>; in search results alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Highlight>? Highlights { get; init; }
}

/// <param name="Preview">The beginning of the original; null when it is deleted, or this member cleared or hid it.</param>
public sealed record ReplyView(string Id, long Seq, string SenderId, string? Preview);
