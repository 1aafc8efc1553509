using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// What a file is stored as: the same picture or film without where, when and with what it was made. Nothing is encoded
/// again, and no more than one buffer of it is in memory at a time.
/// </summary>
public static class MetadataStripper
{
    /// <summary>
    /// The cleaned content, read from <paramref name="content"/> while it is read itself. What stands behind a place where
    /// the structure breaks off is passed on as it is: viewers show what there is of such files.
    /// </summary>
    public static Stream Strip(MediaType type, Stream content) => new PieceStream(ct => StripAsync(type, new ByteSource(content), ct));

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        MediaType type, ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var sound = StripSoundAsync(type, source, ct).GetAsyncEnumerator(ct);
        bool? more;
        while ((more = await TryMoveAsync(sound)) == true)
        {
            yield return sound.Current;
        }

        if (more is null)
        {
            await foreach (var piece in source.CopyRestAsync(ct))
            {
                yield return piece;
            }
        }
    }

    // Null where the structure breaks off.
    private static async ValueTask<bool?> TryMoveAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            return await pieces.MoveNextAsync();
        }
        catch (BrokenFileException)
        {
            return null;
        }
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> StripSoundAsync(MediaType type, ByteSource source, CancellationToken ct) => type.MimeType switch
    {
        "image/jpeg" => JpegStripper.StripAsync(source, ct),
        "image/png" => PngStripper.StripAsync(source, ct),
        "image/webp" => WebpStripper.StripAsync(source, ct),
        "video/mp4" or "video/quicktime" => MovieStripper.StripAsync(source, ct),
        _ => source.CopyRestAsync(ct),
    };
}
