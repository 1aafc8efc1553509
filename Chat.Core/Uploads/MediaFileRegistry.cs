using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Core.Media.Sniffing;

namespace Chat.Core.Uploads;

/// <summary>Registers files: first as pending, then as ready to send.</summary>
public sealed class MediaFileRegistry(IMediaStore media, IMediaStorage storage, MediaLinks links, IdGenerator ids, TimeProvider time)
{
    public Task<MediaFile> AddAsync(UploadMediaInput input, AcceptedFile accepted, CancellationToken ct) =>
        AddAsync(input.UserId, input.ChatId, accepted.Type, accepted.Name, size: 0, ct);

    public async Task<MediaFile> AddAsync(string userId, string chatId, MediaType type, string name, long size, CancellationToken ct)
    {
        var (fileId, now) = (ids.NewId(), time.GetNow());
        var file = new MediaFile
        {
            FileId = fileId,
            ChatId = chatId,
            UploaderId = userId,
            Path = MediaPath.Of(chatId, fileId, type),
            Name = name,
            Type = type,
            Size = size,
            State = FileState.Pending,
            CreatedAt = now,
            DueAt = now + MediaFile.PendingAge,
        };
        await media.AddAsync(file, ct);
        return file;
    }

    /// <param name="size">
    /// The result of our own look at the file, which goes before the provider's: providers report the stored pixels and
    /// ignore the orientation.
    /// </param>
    public async Task<UploadedFile> SetReadyAsync(MediaFile pending, StoredFile stored, ImageSize? size, CancellationToken ct)
    {
        var ready = pending with
        {
            State = FileState.Ready,
            ProviderId = stored.ProviderId,
            Size = stored.Size,
            Width = size?.Width ?? stored.Width,
            Height = size?.Height ?? stored.Height,
            DueAt = pending.CreatedAt + MediaFile.OrphanAge,
        };
        if (!await media.SaveAsync(pending, ready, ct))
        {
            // A webhook may have registered the file meanwhile.
            ready = await media.FindAsync(pending.FileId, ct) is { State: FileState.Ready or FileState.Attached } other
                ? other
                : throw await GiveUpAsync(stored);
        }

        return Show(ready);
    }

    public UploadedFile Show(MediaFile file)
    {
        var view = links.Of(file.ChatId, file.ToItem());
        return new UploadedFile(
            view.FileId, view.Url, view.ThumbnailUrl, view.Name, view.MimeType, view.Size, file.ChatId)
        {
            Width = view.Width,
            Height = view.Height,
        };
    }

    // No token: the row should go even if the caller is gone.
    public Task RemoveAsync(MediaFile file) => media.RemoveAsync(file.FileId, CancellationToken.None);

    // The clean-up or an erasure gave the upload up meanwhile, and may have looked for its bytes already. No token: the bytes
    // should go even if the caller is gone. The caller may try again.
    private async Task<DependencyException> GiveUpAsync(StoredFile stored)
    {
        await storage.DeleteAsync([stored.ProviderId], CancellationToken.None);
        return new DependencyException("media storage");
    }
}
