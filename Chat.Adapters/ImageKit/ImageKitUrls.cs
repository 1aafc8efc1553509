using System.Globalization;
using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.ImageKit;

/// <summary>Makes signed delivery URLs; a private file cannot be opened without one.</summary>
internal sealed class ImageKitUrls(IOptions<ImageKitOptions> options)
{
    /// <summary>ImageKit makes no previews of larger PDFs.</summary>
    private const long MaxPreviewBytes = 5 * 1024 * 1024;

    public MediaUrls Create(MediaDelivery file, DateTimeOffset expiresAt)
    {
        var thumbnail = Thumbnail(file);
        return new MediaUrls(
            Sign(file.Path, Delivery(file.Type), expiresAt),
            thumbnail is null ? null : Sign(file.Path, thumbnail, expiresAt));
    }

    /// <summary>A URL of the unchanged stored bytes.</summary>
    public Uri CreateOriginal(MediaPath path, DateTimeOffset expiresAt) =>
        Sign(path, MediaTypes.FindByExtension(path.Extension)?.Kind == MediaKind.Image ? "?tr=orig-true" : string.Empty, expiresAt);

    // The original of a direct upload has its Exif, so no URL of an original image is handed out.
    private static string Delivery(MediaType type) => type switch
    {
        { IsInline: false } => "?ik-attachment=true",
        { Kind: MediaKind.Image } => "?tr=md-false",
        _ => string.Empty,
    };

    private static string? Thumbnail(MediaDelivery file) => file.Type switch
    {
        { Kind: MediaKind.Image } => "?tr=w-400,h-400,c-at_max,md-false",
        { MimeType: "video/mp4" } => "/ik-thumbnail.jpg?tr=w-400,h-400,c-at_max",
        { Kind: MediaKind.Video } => "/ik-video.mp4/ik-thumbnail.jpg?tr=w-400,h-400,c-at_max",
        { MimeType: "application/pdf" } when file.Size <= MaxPreviewBytes => "/ik-thumbnail.jpg?tr=pg-1,w-400",
        _ => null,
    };

    // Paths have no character that has to be encoded, so the signed text is the sent text.
    private Uri Sign(MediaPath path, string suffix, DateTimeOffset expiresAt)
    {
        var expire = expiresAt.ToUnixTimeSeconds();
        var relative = path.ToString().TrimStart('/') + suffix;
        var signature = ImageKitSigner.SignUrl(options.Value.PrivateKey, relative, expire);
        var separator = suffix.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Value.UrlEndpoint.TrimEnd('/')}/{relative}{separator}ik-t={expire}&ik-s={signature}"));
    }
}
