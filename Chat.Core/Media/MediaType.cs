namespace Chat.Core.Media;

public enum MediaKind
{
    Image,
    Video,
    Document,
}

/// <summary>A type that a file can have.</summary>
/// <param name="MimeType">The name on the wire.</param>
/// <param name="Extensions">Without dot; files are stored with the first one.</param>
/// <param name="Aliases">Other names that clients use for the type.</param>
public sealed record MediaType(string MimeType, MediaKind Kind, IReadOnlyList<string> Extensions, IReadOnlyList<string> Aliases)
{
    public string Extension => Extensions[0];

    /// <summary>Whether a page may show the file. Documents run scripts in some viewers, so they are downloaded.</summary>
    public bool IsInline => Kind != MediaKind.Document;

    /// <summary>Whether a declared type fits. No declaration and <see cref="MediaTypes.Unknown"/> fit every type.</summary>
    public bool Fits(string? declared)
    {
        var name = declared?.Split(';')[0].Trim();
        return string.IsNullOrEmpty(name)
            || name.Equals(MediaTypes.Unknown, StringComparison.OrdinalIgnoreCase)
            || name.Equals(MimeType, StringComparison.OrdinalIgnoreCase)
            || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
