using Chat.Core.Access;
using Chat.Core.Errors;

namespace Chat.Core.Media;

/// <param name="ProviderId">What the provider answered to the upload as its id.</param>
public sealed record ConfirmUploadInput(string UserId, string MediaId, string ProviderId);

/// <summary>Registers a file that was uploaded past the server, once it was looked at.</summary>
public sealed class ConfirmUpload(ChatAccess access, IMediaStore media, IMediaStorage storage, DirectUploads uploads, FileNotes notes)
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
            return notes.Show(file);
        }

        chat.RequireOpen(input.UserId);
        var stored = await storage.FindAsync(input.ProviderId, ct) ?? throw ChatException.NotFound();
        return file.State == FileState.Pending && stored.Path == file.Path
            ? await uploads.RegisterAsync(file, stored, ct)
            : throw await RefuseAsync(stored, ct);
    }

    // Another file's id is as good as none, and that file stays. One that nobody was promised, which a version 1 token
    // lets be put anywhere, goes.
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
