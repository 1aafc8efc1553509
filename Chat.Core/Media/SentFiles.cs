using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>Tells whether a message still shows a file.</summary>
public sealed class SentFiles(IMessageStore messages)
{
    /// <summary>The message that shows the file; null when none does (any more).</summary>
    public async Task<Message?> FindMessageAsync(MediaFile file, CancellationToken ct)
    {
        var message = file.SentAs is null ? null : await messages.FindSentAsync(file.ChatId, file.UploaderId, file.SentAs, ct);
        return message?.Media.Any(item => item.FileId == file.FileId) == true ? message : null;
    }
}
