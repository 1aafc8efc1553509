using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>A file that a message shows.</summary>
public sealed record MediaFile
{
    /// <summary>The id that the server assigned.</summary>
    public required string FileId { get; init; }

    /// <summary>A signed URL that expires. Any later answer of the API has a fresh one.</summary>
    public required string Url { get; init; }

    /// <summary>A signed URL of a small picture; null where the storage makes none.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>A safe base name.</summary>
    public required string Name { get; init; }

    /// <summary>The type that the bytes have.</summary>
    public required string MimeType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>In pixels, where it is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    /// <summary>In pixels, where it is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>Fields that a later version of the server added.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Additional { get; internal set; }
}
