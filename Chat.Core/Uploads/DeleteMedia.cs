using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Core.Uploads;

/// <summary>Deletes a file that the caller uploaded and that no message shows.</summary>
public sealed class DeleteMedia(ChatAccess access, IMediaStore media, SentFiles sent, DiscardFile discard, TimeProvider time)
{
    public async Task ExecuteAsync(string userId, string fileId, CancellationToken ct)
    {
        var file = await media.FindAsync(fileId, ct) ?? throw ChatException.NotFound();
        await access.RequireMemberAsync(file.ChatId, userId, ct);
        if (file.UploaderId != userId)
        {
            throw ChatException.NotAllowed();
        }

        if (file.State == FileState.Pending || IsInUse(file, await sent.FindSentAsync(file, ct)))
        {
            throw new ChatException(ErrorCode.FileInUse, "A message shows the file, or it is being uploaded or sent.");
        }

        var deleting = file.ToDeleting(time.GetNow());
        if (file.State != FileState.Deleting && !await media.SaveAsync(file, deleting, ct))
        {
            throw new ChatException(ErrorCode.FileInUse, "The file is being sent.");
        }

        await discard.TryAsync(await media.FindAsync(fileId, ct) ?? deleting, ct);
    }

    // A file that is reserved for a message that is not stored is being sent, until the time for that is over.
    private bool IsInUse(MediaFile file, Message? message) =>
        SentFiles.IsShown(file, message) || (file.State == FileState.Attached && message is null && file.DueAt > time.GetNow());
}
