using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Blanks in a WebP what does not make the picture. The file begins with its own length, which was passed on when the
/// metadata at the end is seen, so the length has to stay: Exif becomes its orientation and zeros, and everything else
/// becomes a chunk of zeros with an unknown name, which readers skip. Some readers ignore the length of the file, so chunks
/// behind it are looked at as well. The file ends before bytes there that are no chunk of a WebP.
/// </summary>
internal static class WebpStripper
{
    private const int RiffBytes = 12;
    private const int HeaderBytes = 8;
    private const int FlagsOffset = HeaderBytes;
    private const int FlagsBytes = 10;
    private const byte XmpFlag = 0x04;
    private const string Blanked = "JUNK";
    private const int SizeBits = 14;
    private const int SizeMask = (1 << SizeBits) - 1;

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "VP8 ", "VP8L", "ANIM", "ANMF", "ALPH" };

    // Blanked chunks stay known, so that a second cleaning follows the same chunks.
    private static readonly HashSet<string> Known = new(Kept, StringComparer.Ordinal) { "VP8X", "EXIF", "XMP ", "ICCP", Blanked };

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        ByteSource source, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        var riff = await source.TakeAsync(RiffBytes, ct);
        var end = HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(riff.Span[4..]);
        yield return riff;

        while (await FindChunkAsync(source, end, ct) is { } chunk)
        {
            await MeasureAsync(source, chunk, facts, ct);
            await foreach (var piece in CleanAsync(source, chunk, facts, ct))
            {
                yield return piece;
            }
        }
    }

    // Null at the end, and behind the announced length when the next bytes do not belong to a picture.
    private static async ValueTask<Chunk?> FindChunkAsync(ByteSource source, long end, CancellationToken ct)
    {
        if (!await source.FillAsync(HeaderBytes, ct))
        {
            return null;
        }

        source.CountPiece();
        var header = source.Buffered.Span;
        var name = Encoding.Latin1.GetString(header[..4]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var left = end - source.Position - HeaderBytes;
        return size <= left || Known.Contains(name) ? new Chunk(name, size + (size & 1L)) : null;
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> CleanAsync(
        ByteSource source, Chunk chunk, PictureFacts facts, CancellationToken ct) => chunk.Name switch
    {
        "VP8X" when chunk.Padded >= FlagsBytes => CleanFlagsAsync(source, chunk.Padded, ct),
        "EXIF" => BlankAsync(source, chunk.Padded, facts, ct),
        "ICCP" => RecolourAsync(source, chunk.Padded, ct),
        _ when Kept.Contains(chunk.Name) => source.CopyAsync(HeaderBytes + chunk.Padded, ct),
        _ => BlankAsync(source, chunk.Padded, facts: null, ct),
    };

    // The canvas of an extended file comes first; a simple file has only the picture's own header.
    private static async ValueTask MeasureAsync(ByteSource source, Chunk chunk, PictureFacts facts, CancellationToken ct)
    {
        await source.FillAsync(HeaderBytes + FlagsBytes, ct);
        var content = source.Buffered.Span[HeaderBytes..];
        if (content.Length < FlagsBytes)
        {
            return;
        }

        switch (chunk.Name)
        {
            case "VP8X":
                facts.SetStored(1 + UInt24(content[4..]), 1 + UInt24(content[7..]));
                break;
            case "VP8L":
                var bits = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
                facts.SetStored(1 + (int)(bits & SizeMask), 1 + (int)((bits >> SizeBits) & SizeMask));
                break;
            case "VP8 ":
                facts.SetStored(
                    BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & SizeMask,
                    BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & SizeMask);
                break;
        }
    }

    private static int UInt24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> RecolourAsync(
        ByteSource source, long padded, [EnumeratorCancellation] CancellationToken ct)
    {
        var count = (int)Math.Min(HeaderBytes + padded, ByteSource.Capacity);
        var start = (await source.TakeAsync(count, ct)).ToArray();
        IccProfile.Clean(start.AsSpan(HeaderBytes));
        yield return start;
        await foreach (var piece in source.CopyAsync(HeaderBytes + padded - count, ct))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CleanFlagsAsync(
        ByteSource source, long padded, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = (await source.TakeAsync(HeaderBytes + FlagsBytes, ct)).ToArray();
        chunk[FlagsOffset] &= unchecked((byte)~XmpFlag);
        yield return chunk;
        await foreach (var zeros in source.BlankAsync(padded - FlagsBytes, ct))
        {
            yield return zeros;
        }
    }

    /// <param name="facts">Given for Exif, of which the orientation stays.</param>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlankAsync(
        ByteSource source, long padded, PictureFacts? facts, [EnumeratorCancellation] CancellationToken ct)
    {
        var header = (await source.TakeAsync(HeaderBytes, ct)).ToArray();
        var exif = facts is not null ? await ReadExifAsync(source, padded, facts, ct) : [];
        if (exif.Length == 0)
        {
            Encoding.Latin1.GetBytes(Blanked).CopyTo(header, 0);
        }

        yield return header;
        yield return exif;
        await source.SkipAsync(exif.Length, ct);
        await foreach (var zeros in source.BlankAsync(padded - exif.Length, ct))
        {
            yield return zeros;
        }
    }

    // Empty when there is no room for it, as in a chunk that is cut off.
    private static async ValueTask<byte[]> ReadExifAsync(ByteSource source, long padded, PictureFacts facts, CancellationToken ct)
    {
        await source.FillAsync((int)Math.Min(padded, ByteSource.Capacity), ct);
        var visible = source.Buffered[..(int)Math.Min(padded, source.Buffered.Length)];
        var orientation = Exif.ReadOrientation(visible.Span);
        var exif = Exif.Write(orientation);
        if (visible.Length < exif.Length)
        {
            return [];
        }

        facts.SetOrientation(orientation);
        return exif;
    }

    /// <param name="Padded">
    /// The length of the content. Some writers leave out the padding of the last chunk, and the file ends a byte before.
    /// </param>
    private readonly record struct Chunk(string Name, long Padded);
}
