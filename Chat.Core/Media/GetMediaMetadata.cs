using System.Text.Json.Serialization;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Core.Media;

/// <summary>What a member of its chat may know of a file. Only these: the provider's own metadata holds where a picture was taken.</summary>
public sealed record FileMetadata(string FileId, string ChatId, string UploaderId, Uri Url, Uri? ThumbnailUrl, string Name, string MimeType, long Size)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>The message that shows it; null while none does.</summary>
    public string? MessageId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Shows a file to a member of its chat; a 404 for one whose message they cleared or hid.</summary>
public sealed class GetMediaMetadata(ChatAccess access, IMediaStore media, SentFiles sent, FileNotes notes)
{
    public async Task<FileMetadata> ExecuteAsync(string userId, string fileId, CancellationToken ct)
    {
        var file = await media.FindAsync(fileId, ct) ?? throw ChatException.NotFound();
        var viewing = new Viewing(await access.RequireMemberAsync(file.ChatId, userId, ct), userId);
        var (isVisible, message) = await sent.LookAsync(file, viewing, ct);
        if (!isVisible)
        {
            throw ChatException.NotFound();
        }

        var shown = notes.Show(file);
        return new FileMetadata(
            file.FileId, file.ChatId, file.UploaderId, shown.Url, shown.ThumbnailUrl, shown.Name, shown.MimeType, shown.Size)
        {
            Width = shown.Width,
            Height = shown.Height,
            MessageId = message?.Id,
            CreatedAt = file.CreatedAt,
        };
    }
}
