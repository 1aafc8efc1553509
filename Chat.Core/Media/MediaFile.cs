namespace Chat.Core.Media;

public enum FileState
{
    /// <summary>Promised: its bytes may be on the way, there, or never come.</summary>
    Pending,

    /// <summary>There, and in no message.</summary>
    Ready,

    /// <summary>Taken for a message, see <see cref="MediaFile.SentAs"/>.</summary>
    Attached,

    /// <summary>To be deleted at the provider; then the row goes.</summary>
    Deleting,
}

/// <summary>What is known of a file; its bytes are at the provider. The row outlives the bytes, never the other way round.</summary>
public sealed record MediaFile
{
    public required string FileId { get; init; }

    public required string ChatId { get; init; }

    public required string UploaderId { get; init; }

    public required MediaPath Path { get; init; }

    /// <summary>A safe base name.</summary>
    public required string Name { get; init; }

    public required MediaType Type { get; init; }

    /// <summary>In bytes; of a pending file what was declared, 0 when nothing was.</summary>
    public required long Size { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public required FileState State { get; init; }

    /// <summary>The provider's own id; null while pending.</summary>
    public string? ProviderId { get; init; }

    /// <summary>The clientMessageId of the uploader's message that shows the file, or is about to.</summary>
    public string? SentAs { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the clean-up looks at the file next; every file is looked at some day, so nothing is forgotten.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often deleting it failed.</summary>
    public int Failures { get; init; }

    /// <summary>Counts every write; what a save was decided on.</summary>
    public long Version { get; init; }

    /// <summary>As a message keeps it.</summary>
    public Messages.MediaItem ToItem() => new()
    {
        FileId = FileId,
        Name = Name,
        MimeType = Type.MimeType,
        Size = Size,
        Width = Width,
        Height = Height,
    };

    /// <summary>In no message, and free for another.</summary>
    public MediaFile ToReady() => this with { State = FileState.Ready, SentAs = null, DueAt = CreatedAt + FileNotes.OrphanAge };

    public MediaFile ToDeleting(DateTimeOffset now) => this with { State = FileState.Deleting, DueAt = now };
}
