using Chat.Core.Media.Sniffing;
using Chat.Core.Media.Stripping;

namespace Chat.Core.Media.Intake;

/// <summary>A file that may be stored. Reading <paramref name="Content"/> may still refuse it, because it is too large.</summary>
/// <param name="Resource">Closed with the file.</param>
public sealed record AcceptedFile(MediaType Type, string Name, PictureFacts Facts, Stream Content, Stream Resource) : IAsyncDisposable
{
    /// <summary>Width and height, once the content was read; null when the file does not tell.</summary>
    public ImageSize? Size => Facts.Size;

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        await Resource.DisposeAsync();
    }
}
