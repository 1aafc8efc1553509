using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Core.Uploads;

/// <summary>
/// Tells whether a message shows a file, or ever did. A decision must use one lookup, because a message may arrive between
/// two lookups.
/// </summary>
public sealed class SentFiles(IChatStore chats)
{
    /// <summary>The message that the file was reserved for, also when it is deleted; null when it was never stored.</summary>
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
    /// Whether no message ever showed the file: no message was stored, or another message was first with the same
    /// clientMessageId. A deleted message no longer lists its files, so it counts as having shown the file.
    /// </summary>
    public static bool WasNeverShown(MediaFile file, Message? sent) => sent is not { Deleted: true } && !IsShown(file, sent);

    /// <summary>Whether the member may see the file, and the message that shows it. The message decides once it is sent.</summary>
    public async Task<(bool IsVisible, Message? Message)> LookAsync(MediaFile file, MemberView memberView, CancellationToken ct)
    {
        var sent = await FindSentAsync(file, ct);
        var message = IsShown(file, sent) ? sent : null;
        var isVisible = file.State switch
        {
            FileState.Ready => true,
            FileState.Attached => message?.IsVisibleTo(memberView) == true,
            FileState.Pending or FileState.Deleting => false,
        };
        return (isVisible, message);
    }
}
