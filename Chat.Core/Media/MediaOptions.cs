using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Core.Media;

/// <summary>
/// Settings of media, below <c>Chat:Media</c>. There is a size per kind, because ImageKit's plans allow less than the
/// product.
/// </summary>
public sealed class MediaOptions
{
    public const string Section = "Chat:Media";

    /// <summary>Bytes of an image. Default and maximum: 100 MB.</summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxImageBytes { get; set; } = Limits.MaxFileBytes;

    /// <summary>Bytes of a video. Default and maximum: 100 MB.</summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxVideoBytes { get; set; } = Limits.MaxFileBytes;

    /// <summary>Bytes of a document. Default and maximum: 100 MB.</summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxDocumentBytes { get; set; } = Limits.MaxFileBytes;

    /// <summary>
    /// Bytes of all files of one upload through the server. Default 10 MB in the worker, because the Functions host holds a
    /// body of known length in memory; 100 MB, the maximum, in LocalHost. Direct uploads are not bound by it.
    /// </summary>
    [Range(1, Limits.MaxFileBytes)]
    public long MaxProxiedBytes { get; set; } = Limits.DefaultMaxProxiedBytes;

    /// <summary>Minutes that a signed URL is valid; at least half of them when it is handed out. Default 60.</summary>
    [Range(2, 1440)]
    public int UrlMinutes { get; set; } = 60;

    /// <summary>Minutes that an upload token is valid. Default and maximum: 10.</summary>
    [Range(1, 10)]
    public int TokenMinutes { get; set; } = 10;

    public long MaxBytes(MediaKind kind) => kind switch
    {
        MediaKind.Image => MaxImageBytes,
        MediaKind.Video => MaxVideoBytes,
        MediaKind.Document => MaxDocumentBytes,
    };

    /// <summary>The limit of a request with so many files, before their kinds are known.</summary>
    public UploadLimit LimitOf(int files) => new(MaxProxiedBytes, MaxBytesOfAny() * files);

    private long MaxBytesOfAny() => Math.Max(MaxImageBytes, Math.Max(MaxVideoBytes, MaxDocumentBytes));
}

/// <summary>Checks the ranges by generated code; reflection would delay the start.</summary>
[OptionsValidator]
public sealed partial class MediaOptionsCheck : IValidateOptions<MediaOptions>;
