using System.Text.Json.Serialization;

namespace Chat.Core.Media;

/// <param name="Url">Signed; works for a while and for whoever has it.</param>
/// <param name="ThumbnailUrl">Null where the provider makes none, as of a picture of more than 100 megapixels.</param>
public sealed record MediaView(string FileId, Uri Url, Uri? ThumbnailUrl, string Name, string MimeType, long Size)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }
}
