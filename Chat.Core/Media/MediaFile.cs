namespace Chat.Core.Media;

public enum FileState
{
    /// <summary>An upload is announced. The bytes may be on the way, may be stored, or may never arrive.</summary>
    Pending,

    /// <summary>The file is stored and in no message.</summary>
    Ready,

    /// <summary>The file belongs to a message, see <see cref="MediaFile.SentAs"/>.</summary>
    Attached,

    /// <summary>The file is to be deleted at the provider, then the row is removed.</summary>
    Deleting,
}

/// <summary>The row of a file; its bytes are at the provider. The row is made before the bytes and removed after them.</summary>
public sealed record MediaFile
{
    /// <summary>How long a file that no message shows is kept.</summary>
    public static readonly TimeSpan OrphanAge = TimeSpan.FromHours(24);

    /// <summary>How long an upload may take before the clean-up removes what is left of it.</summary>
    public static readonly TimeSpan PendingAge = TimeSpan.FromHours(1);

    public required string FileId { get; init; }

    public required string ChatId { get; init; }

    public required string UploaderId { get; init; }

    public required MediaPath Path { get; init; }

    /// <summary>A safe base name.</summary>
    public required string Name { get; init; }

    public required MediaType Type { get; init; }

    /// <summary>In bytes. The declared size while pending, 0 when no size was declared.</summary>
    public required long Size { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public required FileState State { get; init; }

    /// <summary>The provider's own id; null while pending.</summary>
    public string? ProviderId { get; init; }

    /// <summary>The clientMessageId of the uploader's message that shows the file or is about to.</summary>
    public string? SentAs { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the clean-up's next check. Every file has one, so that no file is forgotten.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The number of failed deletions.</summary>
    public int Failures { get; init; }

    /// <summary>Incremented by every write; a save succeeds only on the version it was decided on.</summary>
    public long Version { get; init; }

    /// <summary>The part that a message stores.</summary>
    public MediaItem ToItem() => new()
    {
        FileId = FileId,
        Name = Name,
        MimeType = Type.MimeType,
        Size = Size,
        Width = Width,
        Height = Height,
    };

    /// <summary>The file without its message, free for another one.</summary>
    public MediaFile ToReady() => this with { State = FileState.Ready, SentAs = null, DueAt = CreatedAt + OrphanAge };

    public MediaFile ToDeleting(DateTimeOffset now) => this with { State = FileState.Deleting, DueAt = now };
}
