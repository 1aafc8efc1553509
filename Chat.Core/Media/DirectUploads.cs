using Chat.Core.Errors;
using Chat.Core.Media.Intake;
using Chat.Core.Media.Sniffing;
using Microsoft.Extensions.Options;

namespace Chat.Core.Media;

/// <summary>
/// Looks at what was uploaded past the server and registers it, or deletes it and says why not. Nothing that the client
/// or its token said is believed: path, privacy and size are the provider's word, the type is that of the bytes.
/// </summary>
public sealed class DirectUploads(IMediaStorage storage, IMediaStore media, FileNotes notes, IOptions<MediaOptions> options)
{
    public async Task<UploadedFile> RegisterAsync(MediaFile pending, StoredFile stored, CancellationToken ct)
    {
        ImageSize? size;
        try
        {
            Check(pending, stored);
            size = await SniffAsync(pending, stored, ct);
        }
        catch (ChatException)
        {
            await storage.DeleteAsync([stored.ProviderId], ct);
            await media.RemoveAsync(pending.FileId, ct);
            throw;
        }

        return await notes.SetReadyAsync(pending, stored, size, ct);
    }

    private void Check(MediaFile pending, StoredFile stored)
    {
        var max = options.Value.MaxBytes(pending.Type.Kind);
        if (stored.Size > max)
        {
            throw MediaRefusals.TooLarge(max);
        }

        if (stored.Size != pending.Size || !stored.IsPrivate)
        {
            throw MediaRefusals.Mismatch();
        }
    }

    private async Task<ImageSize?> SniffAsync(MediaFile pending, StoredFile stored, CancellationToken ct)
    {
        var isContainer = pending.Type == MediaTypes.Doc || pending.Type == MediaTypes.Docx;
        await using var content = await storage.OpenReadAsync(stored.Path, isContainer ? stored.Size : MediaSniffer.HeadBytes, ct);
        var head = new HeadedStream(content, stored.Size);
        var bytes = await head.ReadHeadAsync(MediaSniffer.HeadBytes, ct);
        var sniffed = MediaSniffer.Sniff(bytes.Span);
        var type = isContainer ? await DecideAsync(sniffed, head, ct) : MediaSniffer.ToType(sniffed);
        if (type != pending.Type)
        {
            throw type is null ? MediaRefusals.Unsupported() : MediaRefusals.Declared(type);
        }

        return ImageSize.Of(type, bytes.Span);
    }

    private static async Task<MediaType?> DecideAsync(Sniffed sniffed, Stream content, CancellationToken ct)
    {
        if (sniffed is not (Sniffed.CompoundFile or Sniffed.Zip))
        {
            return MediaSniffer.ToType(sniffed);
        }

        await using var spooled = await TemporaryFile.WriteAsync(content, ct);
        return WordDocuments.Decide(sniffed, spooled);
    }
}
