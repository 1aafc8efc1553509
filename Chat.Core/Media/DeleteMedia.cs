using Chat.Core.Access;
using Chat.Core.Errors;

namespace Chat.Core.Media;

/// <summary>Deletes a file of the caller's that no message shows.</summary>
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

        if (await sent.FindMessageAsync(file, ct) is not null || file.State == FileState.Pending)
        {
            throw new ChatException(ErrorCode.FileInUse, "A message shows the file, or its upload is under way.");
        }

        var deleting = file.ToDeleting(time.GetNow());
        if (file.State != FileState.Deleting && !await media.SaveAsync(file, deleting, ct))
        {
            throw new ChatException(ErrorCode.FileInUse, "The file is being sent.");
        }

        await discard.TryAsync(await media.FindAsync(fileId, ct) ?? deleting, ct);
    }
}
