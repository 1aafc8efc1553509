using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>Tells whether a message still shows a file, or ever did. Whoever decides on it looks once: a message may come between two looks.</summary>
public sealed class SentFiles(IChatStore chats)
{
    /// <summary>The message that the file was taken for, whatever became of it; null when it was never stored.</summary>
    public async Task<Message?> FindSentAsync(MediaFile file, CancellationToken ct)
    {
        if (file.SentAs is null)
        {
            return null;
        }

        var sent = new SendKey(file.UploaderId, file.SentAs);
        return (await chats.LoadAsync(ChatQuery.Of(file.ChatId) with { Sent = [sent] }, ct))?.Find(sent);
    }

    public static bool IsShown(MediaFile file, Message? sent) => sent?.Media.Any(item => item.FileId == file.FileId) == true;

    /// <summary>
    /// Whether no message shows the file or ever did: none was stored, or another one was first with the same
    /// clientMessageId. A deleted message says no more what it showed, so it is taken to have shown the file.
    /// </summary>
    public static bool WasNeverShown(MediaFile file, Message? sent) => sent is not { Deleted: true } && !IsShown(file, sent);

    /// <summary>Whether the member may know of the file, which its message decides once it is sent; and that message.</summary>
    public async Task<(bool IsVisible, Message? Message)> LookAsync(MediaFile file, Viewing viewing, CancellationToken ct)
    {
        var sent = await FindSentAsync(file, ct);
        var message = IsShown(file, sent) ? sent : null;
        var isVisible = file.State switch
        {
            FileState.Ready => true,
            FileState.Attached => message?.IsVisibleTo(viewing) == true,
            FileState.Pending or FileState.Deleting => false,
        };
        return (isVisible, message);
    }
}
