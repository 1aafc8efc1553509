using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Blanks in a WebP what does not make the picture. The file begins with its own length, which is gone when the
/// metadata at the end is seen, so nothing is taken out: Exif becomes its orientation and zeros, anything else a chunk of
/// an unknown name (which readers pass over) with zeros. Some readers do not believe that length, so chunks are walked
/// behind it too; what follows it and is no chunk of a picture goes.
/// </summary>
internal static class WebpStripper
{
    private const int RiffBytes = 12;
    private const int HeaderBytes = 8;
    private const int FlagsOffset = HeaderBytes;
    private const int FlagsBytes = 10;
    private const byte XmpFlag = 0x04;

    private static readonly HashSet<string> Pictures = new(StringComparer.Ordinal) { "VP8 ", "VP8L", "ANMF" };
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "VP8 ", "VP8L", "ANIM", "ANMF", "ALPH", "ICCP" };
    private static readonly HashSet<string> Known = new(Kept, StringComparer.Ordinal) { "VP8X", "EXIF", "XMP " };

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        var riff = await source.TakeAsync(RiffBytes, ct);
        var end = HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(riff.Span[4..]);
        yield return riff;

        var hasPicture = false;
        while (await source.FillAsync(1, ct))
        {
            if (await FindChunkAsync(source, end, ct) is not { } chunk)
            {
                // With its picture the file is whole; without, it broke off before.
                if (hasPicture)
                {
                    yield break;
                }

                throw new BrokenFileException();
            }

            hasPicture |= chunk.Padded > 0 && Pictures.Contains(chunk.Name);
            await foreach (var piece in CleanAsync(source, chunk, ct))
            {
                yield return piece;
            }
        }
    }

    // Null where the announced length is over and nothing follows that belongs to a picture.
    private static async ValueTask<Chunk?> FindChunkAsync(ByteSource source, long end, CancellationToken ct)
    {
        source.CountPiece();
        if (!await source.FillAsync(HeaderBytes, ct))
        {
            return source.Position < end ? throw new BrokenFileException() : null;
        }

        var header = source.Buffered.Span;
        var name = Encoding.Latin1.GetString(header[..4]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var left = end - source.Position - HeaderBytes;
        return size <= left || Known.Contains(name) ? new Chunk(name, size + (size & 1L)) : null;
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> CleanAsync(ByteSource source, Chunk chunk, CancellationToken ct) => chunk.Name switch
    {
        "VP8X" when chunk.Padded == FlagsBytes => CleanFlagsAsync(source, ct),
        "EXIF" => BlankAsync(source, chunk.Padded, isExif: true, ct),
        _ when Kept.Contains(chunk.Name) => source.CopyAsync(HeaderBytes + chunk.Padded, ct),
        _ => BlankAsync(source, chunk.Padded, isExif: false, ct),
    };

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CleanFlagsAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = (await source.TakeAsync(HeaderBytes + FlagsBytes, ct)).ToArray();
        chunk[FlagsOffset] &= unchecked((byte)~XmpFlag);
        yield return chunk;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlankAsync(
        ByteSource source, long padded, bool isExif, [EnumeratorCancellation] CancellationToken ct)
    {
        var header = (await source.TakeAsync(HeaderBytes, ct)).ToArray();
        var exif = isExif ? await ReadExifAsync(source, padded, ct) : [];
        if (exif.Length == 0)
        {
            "JUNK"u8.CopyTo(header);
        }

        yield return header;
        yield return exif;
        await source.SkipAsync(exif.Length, ct);
        await foreach (var zeros in source.BlankAsync(padded - exif.Length, ct))
        {
            yield return zeros;
        }
    }

    // Empty where there is no room for it, as in a chunk that is cut off.
    private static async ValueTask<byte[]> ReadExifAsync(ByteSource source, long padded, CancellationToken ct)
    {
        await source.FillAsync((int)Math.Min(padded, ByteSource.Capacity), ct);
        var visible = source.Buffered[..(int)Math.Min(padded, source.Buffered.Length)];
        var exif = Exif.Write(Exif.ReadOrientation(visible.Span));
        return visible.Length >= exif.Length ? exif : [];
    }

    /// <param name="Padded">How long its content is; some writers leave out the last chunk's padding, and the file ends a byte before.</param>
    private readonly record struct Chunk(string Name, long Padded);
}
