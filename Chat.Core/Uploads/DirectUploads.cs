using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Core.Media.Sniffing;
using Microsoft.Extensions.Options;

namespace Chat.Core.Uploads;

/// <summary>
/// Checks a file that was uploaded straight to the provider and registers it, or deletes it and says why. Nothing that the
/// client or its token said is trusted: path, privacy and size come from the provider, and the bytes decide the type.
/// </summary>
public sealed class DirectUploads(
    IMediaStorage storage, IMediaStore media, MediaIntake intake, MediaFileRegistry registry, IOptions<MediaOptions> options)
{
    /// <summary>The size of a picture is behind its metadata and its colour profile, which are seldom longer.</summary>
    private const long PictureStartBytes = 1024 * 1024;

    public async Task<UploadedFile> RegisterAsync(MediaFile pending, StoredFile stored, CancellationToken ct)
    {
        try
        {
            Check(pending, stored);
            return stored.IsStaged ? await StoreAsync(pending, stored, ct) : await AcceptAsync(pending, stored, ct);
        }
        catch (ChatException)
        {
            await storage.DeleteAsync([stored.ProviderId], ct);
            await media.RemoveAsync(pending.FileId, ct);
            throw;
        }
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

    // A staged file goes the way of an upload through the server. It stays until the row is ready, so that a confirmation
    // that failed in between can be repeated: storing again returns the file that is there.
    private async Task<UploadedFile> StoreAsync(MediaFile pending, StoredFile staged, CancellationToken ct)
    {
        await using var content = await storage.OpenReadAsync(staged.Path, staged.Size, ct);
        await using var accepted = await intake.OpenAsync(new IncomingFile(pending.Name, pending.Type.MimeType, content), ct);
        var stored = await storage.UploadAsync(new NewFile(pending.Path, accepted.Type, accepted.Content), ct);
        var ready = await registry.SetReadyAsync(pending, stored, accepted.Size, ct);
        await storage.DiscardStagedAsync(pending.Path, ct);
        return ready;
    }

    private async Task<UploadedFile> AcceptAsync(MediaFile pending, StoredFile stored, CancellationToken ct)
    {
        var (type, size) = await InspectAsync(pending, stored, ct);
        return type == pending.Type
            ? await registry.SetReadyAsync(pending, stored, size, ct)
            : throw (type is null ? MediaRefusals.Unsupported() : MediaRefusals.Declared(type));
    }

    private async Task<(MediaType? Type, ImageSize? Size)> InspectAsync(MediaFile pending, StoredFile stored, CancellationToken ct)
    {
        var needed = pending.Type.Kind switch
        {
            MediaKind.Image => PictureStartBytes,
            MediaKind.Document when pending.Type != MediaTypes.Pdf => stored.Size,
            MediaKind.Document or MediaKind.Video => MediaSniffer.HeadBytes,
        };
        await using var content = await storage.OpenReadAsync(stored.Path, needed, ct);
        return await MediaIntake.InspectAsync(content, ct);
    }
}
