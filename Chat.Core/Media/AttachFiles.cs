using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>Takes files for a message, and keeps them with it.</summary>
public sealed class AttachFiles(IMediaStore media, SentFiles sent, TimeProvider time)
{
    /// <summary>A message that is not there by then was never sent: no request lives as long.</summary>
    private static readonly TimeSpan Sending = TimeSpan.FromMinutes(5);

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

    // No token: the message is stored, so its files stay although the caller may be gone. Nothing frees a file that was
    // just taken, so one that can't be kept is one whose message was deleted and cleaned up meanwhile.
    public Task KeepAsync(Message draft) =>
        media.AttachAsync(Of(draft), time.GetNow() + NextLook, CancellationToken.None);

    /// <summary>The send was refused: what it took, and no message shows, can be sent or deleted at once.</summary>
    public async Task GiveBackAsync(Message draft)
    {
        try
        {
            foreach (var item in draft.Media)
            {
                await GiveBackAsync(item.FileId, draft.ClientMessageId);
            }
        }
        catch (DependencyException)
        {
            // The caller is to hear of the refusal. The clean-up gives the files back.
        }
    }

    // One that was written meanwhile is not given back: somebody else has decided on it.
    private async Task GiveBackAsync(string fileId, string sentAs)
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
