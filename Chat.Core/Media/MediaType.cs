namespace Chat.Core.Media;

public enum MediaKind
{
    Image,
    Video,
    Document,
}

/// <summary>One of the types a file can have.</summary>
/// <param name="MimeType">The name it is given on the wire.</param>
/// <param name="Extensions">Without dot; the first is the one files are stored under.</param>
/// <param name="Aliases">Other names that clients declare it by.</param>
public sealed record MediaType(string MimeType, MediaKind Kind, IReadOnlyList<string> Extensions, IReadOnlyList<string> Aliases)
{
    public string Extension => Extensions[0];

    /// <summary>Safe to show in a page. Documents run scripts in some viewers, so they are downloaded.</summary>
    public bool IsInline => Kind != MediaKind.Document;

    /// <summary>Whether a declared type fits; none and the one that says nothing fit all.</summary>
    public bool Fits(string? declared)
    {
        var name = declared?.Split(';')[0].Trim();
        return string.IsNullOrEmpty(name)
            || name.Equals(MediaTypes.Unknown, StringComparison.OrdinalIgnoreCase)
            || name.Equals(MimeType, StringComparison.OrdinalIgnoreCase)
            || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
