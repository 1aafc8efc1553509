using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Keeps of a PNG the chunks that make the picture (or the animation) and its colours, and the orientation. Texts, times,
/// Exif and chunks that nobody knows go, and so does what follows the end.
/// </summary>
internal static class PngStripper
{
    private const int SignatureBytes = 8;
    private const int HeaderBytes = 8;
    private const int CheckBytes = 4;

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI",
        "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT",
    };

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await source.TakeAsync(SignatureBytes, ct);
        for (var type = string.Empty; type != "IEND";)
        {
            source.CountPiece();
            var header = await source.PeekAsync(HeaderBytes, ct);
            var length = BinaryPrimitives.ReadUInt32BigEndian(header.Span);
            type = System.Text.Encoding.Latin1.GetString(header.Span[4..]);
            if (length > int.MaxValue || !type.All(char.IsAsciiLetter) || (type == "IEND" && length > 0))
            {
                throw new BrokenFileException();
            }

            await foreach (var piece in (type == "eXIf" ? TurnAsync(source, length, ct) : CopyAsync(source, length, Kept.Contains(type), ct)))
            {
                yield return piece;
            }
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CopyAsync(
        ByteSource source, uint length, bool keep, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var piece in source.CopyAsync(HeaderBytes + (long)length + CheckBytes, ct))
        {
            if (keep)
            {
                yield return piece;
            }
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> TurnAsync(
        ByteSource source, uint length, [EnumeratorCancellation] CancellationToken ct)
    {
        // A chunk that is cut off is looked at as far as it goes, and does not stay either.
        var visible = (int)Math.Min(HeaderBytes + length, ByteSource.Capacity);
        await source.FillAsync(visible, ct);
        var orientation = Exif.ReadOrientation(source.Buffered.Span[HeaderBytes..Math.Min(visible, source.Buffered.Length)]);
        await source.SkipAsync(HeaderBytes + (long)length + CheckBytes, ct);
        if (orientation != 1)
        {
            yield return Chunk(Exif.Write(orientation));
        }
    }

    private static byte[] Chunk(byte[] exif)
    {
        var chunk = new byte[HeaderBytes + exif.Length + CheckBytes];
        BinaryPrimitives.WriteInt32BigEndian(chunk, exif.Length);
        "eXIf"u8.CopyTo(chunk.AsSpan(4));
        exif.CopyTo(chunk, HeaderBytes);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(HeaderBytes + exif.Length), Crc32.Of(chunk.AsSpan(4, 4 + exif.Length)));
        return chunk;
    }
}
