namespace Chat.Core.Media;

/// <summary>A file that a message shows; the bytes are in the media storage.</summary>
public sealed record MediaItem
{
    public required string FileId { get; init; }

    public required string Name { get; init; }

    public required string MimeType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }
}
