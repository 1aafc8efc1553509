using System.Text.Json;
using Chat.Core.Media;

namespace Chat.Adapters.ImageKit;

/// <summary>A file in ImageKit's answers to an upload, to a request for details and to a listing.</summary>
internal sealed record ImageKitFile(string? FileId, string? FilePath, long Size)
{
    public string? Mime { get; init; }

    public bool IsPrivateFile { get; init; }

    public JsonElement Width { get; init; }

    public JsonElement Height { get; init; }

    /// <summary>Null when the path is not one of ours.</summary>
    public StoredFile? ToStored() => FileId is not null && MediaPath.TryParse(FilePath) is { } path
        ? new StoredFile(FileId, path, Size)
        {
            MimeType = Mime,
            IsPrivate = IsPrivateFile,
            Width = Pixels(Width),
            Height = Pixels(Height),
        }
        : null;

    // Documents have null, 0 or "N/A".
    private static int? Pixels(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var pixels) && pixels > 0 ? pixels : null;
}
