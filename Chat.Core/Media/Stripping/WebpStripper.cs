using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Blanks in a WebP what does not make the picture. The file begins with its own length, which is gone when the
/// metadata at the end is seen, so nothing is taken out: Exif becomes its orientation and zeros, anything else a chunk of
/// an unknown name (which readers pass over) with zeros. What follows the announced length goes.
/// </summary>
internal static class WebpStripper
{
    private const int RiffBytes = 12;
    private const int HeaderBytes = 8;
    private const int FlagsOffset = HeaderBytes;
    private const byte XmpFlag = 0x04;

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "VP8 ", "VP8L", "ANIM", "ANMF", "ALPH", "ICCP" };

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        var riff = await source.PeekAsync(RiffBytes, ct);
        var end = HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(riff.Span[4..]);
        if (end < RiffBytes + HeaderBytes)
        {
            throw new BrokenFileException();
        }

        yield return await source.TakeAsync(RiffBytes, ct);
        while (source.Position < end)
        {
            var header = await source.PeekAsync(HeaderBytes, ct);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header.Span[4..]);
            var left = end - source.Position - HeaderBytes;
            if (size > left)
            {
                throw new BrokenFileException();
            }

            // Some writers leave out the last chunk's padding.
            var padded = Math.Min(size + (size & 1L), left);

            await foreach (var piece in CleanAsync(source, Encoding.Latin1.GetString(header.Span[..4]), padded, ct))
            {
                yield return piece;
            }
        }
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> CleanAsync(ByteSource source, string name, long padded, CancellationToken ct) => name switch
    {
        "VP8X" when padded == 10 => CleanFlagsAsync(source, ct),
        "EXIF" => BlankAsync(source, padded, isExif: true, ct),
        _ when Kept.Contains(name) => source.CopyAsync(HeaderBytes + padded, ct),
        _ => BlankAsync(source, padded, isExif: false, ct),
    };

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CleanFlagsAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = (await source.TakeAsync(HeaderBytes + 10, ct)).ToArray();
        chunk[FlagsOffset] &= unchecked((byte)~XmpFlag);
        yield return chunk;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlankAsync(
        ByteSource source, long padded, bool isExif, [EnumeratorCancellation] CancellationToken ct)
    {
        var header = (await source.TakeAsync(HeaderBytes, ct)).ToArray();
        var visible = await source.PeekAsync((int)Math.Min(padded, ByteSource.Capacity), ct);
        var exif = Exif.Write(Exif.ReadOrientation(visible.Span));
        await source.SkipAsync(padded, ct);
        if (!isExif || padded < exif.Length)
        {
            (exif, _) = ([], "JUNK"u8.TryCopyTo(header));
        }

        yield return header;
        yield return exif;
        foreach (var zeros in Zeros.Take(padded - exif.Length))
        {
            yield return zeros;
        }
    }
}
