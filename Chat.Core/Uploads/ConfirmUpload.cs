using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Core.Uploads;

/// <param name="ProviderId">The id that the provider returned for the upload.</param>
public sealed record ConfirmUploadInput(string UserId, string MediaId, string ProviderId);

/// <summary>Registers a file that was uploaded straight to the provider, after it was checked.</summary>
public sealed class ConfirmUpload(
    ChatAccess access, UploadAccess uploadAccess, IMediaStore media, IMediaStorage storage, DirectUploads uploads,
    MediaFileRegistry registry)
{
    public async Task<UploadedFile> ExecuteAsync(ConfirmUploadInput input, CancellationToken ct)
    {
        var file = await media.FindAsync(input.MediaId, ct);
        if (file?.UploaderId != input.UserId)
        {
            throw ChatException.NotFound();
        }

        var chat = await access.RequireMemberAsync(file.ChatId, input.UserId, ct);
        if (file.State is FileState.Ready or FileState.Attached && file.ProviderId == input.ProviderId)
        {
            return registry.Show(file);
        }

        await uploadAccess.RequireAsync(chat, input.UserId, ct);
        var stored = await storage.FindAsync(input.ProviderId, ct) ?? throw ChatException.NotFound();
        return file.State == FileState.Pending && stored.Path == file.Path
            ? await uploads.RegisterAsync(file, stored, ct)
            : throw await RefuseAsync(stored, ct);
    }

    // The id of another known file gets the same answer as an unknown id, and that file stays. A file at a path that no
    // token was given for is deleted: a version 1 token does not bind the path.
    private async Task<ChatException> RefuseAsync(StoredFile stored, CancellationToken ct)
    {
        if ((await media.FindAsync(stored.Path.FileId, ct))?.Path == stored.Path)
        {
            return ChatException.NotFound();
        }

        await storage.DeleteAsync([stored.ProviderId], ct);
        return MediaRefusals.Mismatch();
    }
}
