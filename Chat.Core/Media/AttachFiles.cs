using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>Takes files for a message, and keeps them with it.</summary>
public sealed class AttachFiles(IMediaStore media, TimeProvider time)
{
    /// <summary>A message that is not there by then was never sent.</summary>
    private static readonly TimeSpan Sending = TimeSpan.FromHours(1);

    private static readonly TimeSpan NextLook = TimeSpan.FromDays(7);

    /// <summary>The files as the message shows them; a 404 for what the sender did not upload to this chat.</summary>
    public async Task<IReadOnlyList<MediaItem>> RequireAsync(Message draft, IReadOnlyList<string> fileIds, CancellationToken ct)
    {
        var items = new List<MediaItem>();
        foreach (var fileId in fileIds)
        {
            var file = await media.FindAsync(fileId, ct);
            if (file is not { State: FileState.Ready or FileState.Attached } || file.ChatId != draft.ChatId || file.UploaderId != draft.SenderId)
            {
                throw ChatException.NotFound();
            }

            items.Add(file.ToItem());
        }

        return items;
    }

    /// <summary>All of them, or a refusal: one file is in one message.</summary>
    public async Task TakeAsync(Message draft, CancellationToken ct)
    {
        if (!await media.AttachAsync(Of(draft), time.GetNow() + Sending, ct))
        {
            throw new ChatException(ErrorCode.FileInUse, "A file is in another message, or was deleted.");
        }
    }

    // No token: the message is stored, so its files stay although the caller may be gone.
    public Task KeepAsync(Message draft) =>
        media.AttachAsync(Of(draft), time.GetNow() + NextLook, CancellationToken.None);

    private static Attachment Of(Message draft) => new(
        draft.ChatId, draft.SenderId, draft.ClientMessageId, [.. draft.Media.Select(item => item.FileId)]);
}
