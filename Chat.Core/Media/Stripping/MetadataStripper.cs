namespace Chat.Core.Media.Stripping;

/// <summary>
/// What a file is stored as: the same picture or film without where, when and with what it was made. Nothing is encoded
/// again, and no more than one buffer of it is in memory at a time.
/// </summary>
public static class MetadataStripper
{
    /// <summary>
    /// The cleaned content, read from <paramref name="content"/> while it is read itself. A file whose structure breaks
    /// off or contradicts itself is refused when the place is reached.
    /// </summary>
    public static Stream Strip(MediaType type, Stream content) => new PieceStream(ct => StripAsync(type, new ByteSource(content), ct));

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(MediaType type, ByteSource source, CancellationToken ct) => type.MimeType switch
    {
        "image/jpeg" => JpegStripper.StripAsync(source, ct),
        "image/png" => PngStripper.StripAsync(source, ct),
        "image/webp" => WebpStripper.StripAsync(source, ct),
        "video/mp4" or "video/quicktime" => MovieStripper.StripAsync(source, ct),
        "application/pdf" => PdfCheck.CopyAsync(source, ct),
        _ => source.CopyRestAsync(ct),
    };
}
