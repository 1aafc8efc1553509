using System.Text.Json.Serialization;

namespace Chat.Core.Uploads;

/// <summary>A file that can be sent, as its uploader sees it.</summary>
public sealed record UploadedFile(
    string FileId, Uri Url, Uri? ThumbnailUrl, string Name, string MimeType, long Size, string ChatId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }
}
