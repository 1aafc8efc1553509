using System.ComponentModel.DataAnnotations;

namespace Chat.Core.Media;

/// <summary>Settings of media, below <c>Chat:Media</c>. ImageKit's plans allow less than the product does, hence a size per kind.</summary>
public sealed class MediaOptions
{
    public const string Section = "Chat:Media";

    /// <summary>Bytes of an image. Default and most: 100 MB.</summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxImageBytes { get; set; } = Limits.MaxFileBytes;

    /// <summary>Bytes of a video. Default and most: 100 MB.</summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxVideoBytes { get; set; } = Limits.MaxFileBytes;

    /// <summary>Bytes of a document. Default and most: 100 MB.</summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxDocumentBytes { get; set; } = Limits.MaxFileBytes;

    /// <summary>Minutes a signed URL works at most; at least half of it when it is handed out. Default 60.</summary>
    [Range(2, 1440)]
    public int UrlMinutes { get; set; } = 60;

    /// <summary>Minutes an upload token works. Default and most: 10.</summary>
    [Range(1, 10)]
    public int TokenMinutes { get; set; } = 10;

    public long MaxBytes(MediaKind kind) => kind switch
    {
        MediaKind.Image => MaxImageBytes,
        MediaKind.Video => MaxVideoBytes,
        MediaKind.Document => MaxDocumentBytes,
    };

    /// <summary>The most of any kind: what can be said before the kind is known.</summary>
    public long MaxBytesOfAny() => Math.Max(MaxImageBytes, Math.Max(MaxVideoBytes, MaxDocumentBytes));
}
