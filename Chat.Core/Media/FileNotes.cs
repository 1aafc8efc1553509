using System.Text.Json.Serialization;
using Chat.Core.Errors;
using Chat.Core.Media.Intake;
using Chat.Core.Media.Sniffing;

namespace Chat.Core.Media;

/// <summary>A file that can be sent, as its uploader sees it.</summary>
public sealed record UploadedFile(
    string FileId, Uri Url, Uri? ThumbnailUrl, string Name, string MimeType, long Size, string ChatId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }
}

/// <summary>Notes files as they come to be: promised, then ready to send.</summary>
public sealed class FileNotes(IMediaStore media, IMediaStorage storage, MediaLinks links, IdGenerator ids, TimeProvider time)
{
    /// <summary>How long a file that no message shows is kept.</summary>
    public static readonly TimeSpan OrphanAge = TimeSpan.FromHours(24);

    /// <summary>How long an upload may take before what is left of it is cleaned up.</summary>
    public static readonly TimeSpan PendingAge = TimeSpan.FromHours(1);

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
            DueAt = now + PendingAge,
        };
        await media.AddAsync(file, ct);
        return file;
    }

    /// <param name="size">What our own look at the picture said; the provider's word goes first.</param>
    public async Task<UploadedFile> SetReadyAsync(MediaFile pending, StoredFile stored, ImageSize? size, CancellationToken ct)
    {
        var ready = pending with
        {
            State = FileState.Ready,
            ProviderId = stored.ProviderId,
            Size = stored.Size,
            Width = stored.Width ?? size?.Width,
            Height = stored.Height ?? size?.Height,
            DueAt = pending.CreatedAt + OrphanAge,
        };
        if (!await media.SaveAsync(pending, ready, ct))
        {
            // Registered meanwhile by another way (a webhook): that is the file.
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

    // The clean-up or an erase gave the upload up while it was under way, and may have looked for its bytes already. No
    // token: they should go although the caller may be gone. It may be tried again.
    private async Task<DependencyException> GiveUpAsync(StoredFile stored)
    {
        await storage.DeleteAsync([stored.ProviderId], CancellationToken.None);
        return new DependencyException("media storage");
    }

    // No token: the caller may be gone, and the note should go all the same.
    public Task ForgetAsync(MediaFile file) => media.RemoveAsync(file.FileId, CancellationToken.None);
}
