using Chat.Core.Access;
using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>Tells whether a message still shows a file.</summary>
public sealed class SentFiles(IMessageStore messages)
{
    /// <summary>Whether the message the file was taken for was ever stored, whatever became of it.</summary>
    public async Task<bool> WasSentAsync(MediaFile file, CancellationToken ct) =>
        file.SentAs is not null && await messages.FindSentAsync(file.ChatId, file.UploaderId, file.SentAs, ct) is not null;

    /// <summary>The message that shows the file; null when none does (any more).</summary>
    public async Task<Message?> FindMessageAsync(MediaFile file, CancellationToken ct)
    {
        var message = file.SentAs is null ? null : await messages.FindSentAsync(file.ChatId, file.UploaderId, file.SentAs, ct);
        return message?.Media.Any(item => item.FileId == file.FileId) == true ? message : null;
    }

    /// <summary>Whether the member may know of the file, which its message decides once it is sent; and that message.</summary>
    public async Task<(bool IsVisible, Message? Message)> LookAsync(MediaFile file, Viewing viewing, CancellationToken ct)
    {
        var message = await FindMessageAsync(file, ct);
        var isVisible = file.State switch
        {
            FileState.Ready => true,
            FileState.Attached => message?.IsVisibleTo(viewing) == true,
            FileState.Pending or FileState.Deleting => false,
        };
        return (isVisible, message);
    }
}
