using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Removes what says where, when or with what a picture or film was made. Nothing is encoded again, and no more than one
/// buffer of the file is in memory.
/// </summary>
public static class MetadataStripper
{
    /// <summary>Whether files of this type are cleaned. MPEG streams and documents are not; see docs/media.md for the reasons.</summary>
    public static bool Strips(MediaType type) => type.Kind == MediaKind.Image || type == MediaTypes.Mp4 || type == MediaTypes.Mov;

    /// <summary>
    /// The cleaned content, read from <paramref name="content"/> while it is read itself. A file ends where its structure
    /// breaks off, because nobody can tell what the rest says, and viewers stop there too. Cleaning is idempotent.
    /// </summary>
    /// <param name="content">Must be able to seek for a film, because its index may be at its end.</param>
    /// <param name="facts">Filled while the result is read.</param>
    public static Stream Strip(MediaType type, Stream content, PictureFacts facts) =>
        new PieceStream(ct => StripAsync(type, content, facts, ct));

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        MediaType type, Stream content, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var sound = StripSoundAsync(type, content, new ByteSource(content), facts, ct).GetAsyncEnumerator(ct);
        while (await TryMoveAsync(sound))
        {
            yield return sound.Current;
        }
    }

    // False at the end, and where the structure breaks off.
    private static async ValueTask<bool> TryMoveAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            return await pieces.MoveNextAsync();
        }
        catch (BrokenFileException)
        {
            return false;
        }
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> StripSoundAsync(
        MediaType type, Stream content, ByteSource source, PictureFacts facts, CancellationToken ct) => type.MimeType switch
    {
        "image/jpeg" => JpegStripper.StripAsync(source, facts, ct),
        "image/png" => PngStripper.StripAsync(source, facts, ct),
        "image/gif" => GifStripper.StripAsync(source, facts, ct),
        "image/webp" => WebpStripper.StripAsync(source, facts, ct),
        "video/mp4" or "video/quicktime" => MovieStripper.StripAsync(content, source, facts, ct),
        _ => source.CopyRestAsync(ct),
    };
}
