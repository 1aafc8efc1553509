using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>
/// Something that waits to be sent. It can be serialised as JSON; the bytes of files are not part of it.
/// </summary>
public sealed record OutboxEntry
{
    /// <summary>Unique; the <c>clientMessageId</c> of a message.</summary>
    public required string Id { get; init; }

    /// <summary>The chat.</summary>
    public required string ChatId { get; init; }

    /// <summary>The operation.</summary>
    public required OutboxKind Kind { get; init; }

    /// <summary>The order of queueing; the client assigns it.</summary>
    public long Number { get; init; }

    /// <summary>When it was queued. It expires after seven days.</summary>
    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>Whether it waits, is on its way, or was refused.</summary>
    public OutboxState State { get; init; }

    /// <summary>The text of a message or an edit.</summary>
    public string? Content { get; init; }

    /// <summary>The message that is answered.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The message that is changed.</summary>
    public string? MessageId { get; init; }

    /// <summary>The reaction.</summary>
    public string? Emoji { get; init; }

    /// <summary>For whom a message is deleted.</summary>
    public DeleteScope? Scope { get; init; }

    /// <summary>The new read marker.</summary>
    public long? UpToSeq { get; init; }

    /// <summary>The end of a mute.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The files of a message.</summary>
    public IReadOnlyList<OutgoingFile>? Files { get; init; }

    /// <summary>The code of the refusal, when it failed; see <see cref="ChatClientException"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The refusal in words.</summary>
    public string? ErrorDetail { get; init; }

    /// <summary>A refused entry of these kinds is kept, because it holds text or files of the user.</summary>
    [JsonIgnore]
    internal bool IsKept => Kind is OutboxKind.Message or OutboxKind.Media or OutboxKind.Edit;
}
