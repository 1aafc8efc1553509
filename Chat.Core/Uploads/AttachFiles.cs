using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Core.Uploads;

/// <summary>Reserves files for a message, and commits or releases them when the message is stored or refused.</summary>
public sealed class AttachFiles(IMediaStore media, SentFiles sent, TimeProvider time)
{
    /// <summary>A message that is not stored by then was never sent: no request lives as long.</summary>
    private static readonly TimeSpan Sending = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan NextCheck = TimeSpan.FromDays(7);

    /// <summary>The files as the message shows them. A file that the sender did not upload to this chat is a 404.</summary>
    public async Task<IReadOnlyList<MediaItem>> RequireAsync(Message draft, IReadOnlyList<string> fileIds, CancellationToken ct)
    {
        var items = new List<MediaItem>();
        foreach (var fileId in fileIds)
        {
            var file = await media.FindAsync(fileId, ct);
            if (file is not { State: FileState.Ready or FileState.Attached }
                || file.ChatId != draft.ChatId || file.UploaderId != draft.SenderId)
            {
                throw ChatException.NotFound();
            }

            items.Add(file.ToItem());
        }

        return items;
    }

    /// <summary>Reserves all files of the message or none, because a file belongs to one message only.</summary>
    public async Task ReserveAsync(Message draft, CancellationToken ct)
    {
        if (!await media.AttachAsync(Of(draft), time.GetNow() + Sending, ct))
        {
            throw new ChatException(ErrorCode.FileInUse, "A file is in another message, or was deleted.");
        }
    }

    // No token: the message is stored, so its files stay even if the caller is gone. Nothing releases a file that was just
    // reserved, so a file that can't be committed belongs to a message that was deleted and cleaned up meanwhile.
    public Task CommitAsync(Message draft) =>
        media.AttachAsync(Of(draft), time.GetNow() + NextCheck, CancellationToken.None);

    /// <summary>Releases the files of a refused send that no message shows, so that they can be sent or deleted at once.</summary>
    public async Task ReleaseAsync(Message draft)
    {
        try
        {
            foreach (var item in draft.Media)
            {
                await ReleaseAsync(item.FileId, draft.ClientMessageId);
            }
        }
        catch (DependencyException)
        {
            // The caller should learn of the refusal. The clean-up releases the files later.
        }
    }

    // A file that was written meanwhile is not released: another request has decided about it.
    private async Task ReleaseAsync(string fileId, string sentAs)
    {
        var file = await media.FindAsync(fileId, CancellationToken.None);
        if (file is { State: FileState.Attached } && file.SentAs == sentAs
            && SentFiles.WasNeverShown(file, await sent.FindSentAsync(file, CancellationToken.None)))
        {
            await media.SaveAsync(file, file.ToReady(), CancellationToken.None);
        }
    }

    private static Attachment Of(Message draft) => new(
        draft.ChatId, draft.SenderId, draft.ClientMessageId, [.. draft.Media.Select(item => item.FileId)]);
}
