using Microsoft.Extensions.Options;

namespace Chat.Core.Media;

/// <summary>Adds URLs that expire to files.</summary>
public sealed class MediaLinks(IMediaStorage storage, IOptions<MediaOptions> options, TimeProvider time)
{
    /// <summary>Image services do not scale larger pictures, and a broken thumbnail is worse than no thumbnail.</summary>
    private const long MaxThumbnailPixels = 100_000_000;

    public MediaView Of(string chatId, MediaItem item)
    {
        var type = MediaTypes.Find(item.MimeType) ?? throw new InvalidOperationException("A file of another type was stored.");
        var path = MediaPath.Of(chatId, item.FileId, type);
        var urls = storage.CreateUrls(new MediaDelivery(path, type, item.Size, item.Name), ExpiresAt());
        var thumbnail = type.Kind == MediaKind.Image && IsTooLargeForThumbnail(item) ? null : urls.Thumbnail;
        return new MediaView(item.FileId, urls.Url, thumbnail, item.Name, item.MimeType, item.Size)
            { Width = item.Width, Height = item.Height };
    }

    private static bool IsTooLargeForThumbnail(MediaItem item) => (long?)item.Width * item.Height > MaxThumbnailPixels;

    // In steps of half the lifetime. A file keeps its URL for a while, so that browsers can cache it, and a new URL is valid
    // for at least half the lifetime.
    private DateTimeOffset ExpiresAt()
    {
        var step = options.Value.UrlMinutes * 60L / 2;
        return DateTimeOffset.FromUnixTimeSeconds(((time.GetUtcNow().ToUnixTimeSeconds() / step) + 2) * step);
    }
}
