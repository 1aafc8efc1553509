using System.Text.Json.Serialization;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Core.Uploads;

/// <summary>
/// The facts about a file that a member of its chat may see. The provider's own metadata is not passed on, because it has the
/// place where a picture was taken.
/// </summary>
public sealed record FileMetadata(
    string FileId, string ChatId, string UploaderId, Uri Url, Uri? ThumbnailUrl, string Name, string MimeType, long Size)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>The message that shows the file; null while no message does.</summary>
    public string? MessageId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Shows a file to a member of its chat. A file whose message the member cleared or hid is a 404.</summary>
public sealed class GetMediaMetadata(ChatAccess access, IMediaStore media, SentFiles sent, MediaFileRegistry registry)
{
    public async Task<FileMetadata> ExecuteAsync(string userId, string fileId, CancellationToken ct)
    {
        var file = await media.FindAsync(fileId, ct) ?? throw ChatException.NotFound();
        var memberView = new MemberView(await access.RequireMemberAsync(file.ChatId, userId, ct), userId);
        var (isVisible, message) = await sent.LookAsync(file, memberView, ct);
        if (!isVisible)
        {
            throw ChatException.NotFound();
        }

        var shown = registry.Show(file);
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
