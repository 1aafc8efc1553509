using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Keeps the chunks of a PNG that make the picture (or the animation) and its colours, and the orientation. Texts, times,
/// Exif and unknown chunks are removed, and so is everything behind the end.
/// </summary>
internal static class PngStripper
{
    private const int SignatureBytes = 8;
    private const int HeaderBytes = 8;
    private const int CheckBytes = 4;

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "sBIT", "sRGB", "cICP", "mDCV", "cLLI",
        "bKGD", "hIST", "pHYs", "acTL", "fcTL", "fdAT",
    };

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        ByteSource source, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await source.TakeAsync(SignatureBytes, ct);
        for (var type = string.Empty; type != "IEND";)
        {
            var header = await source.PeekAsync(HeaderBytes, ct);
            source.CountPiece();
            var length = BinaryPrimitives.ReadUInt32BigEndian(header.Span);
            type = Encoding.Latin1.GetString(header.Span[4..]);
            if (length > int.MaxValue || !type.All(char.IsAsciiLetter) || (type == "IEND" && length > 0))
            {
                throw new BrokenFileException();
            }

            await foreach (var piece in PassAsync(source, type, length, facts, ct))
            {
                yield return piece;
            }
        }
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> PassAsync(
        ByteSource source, string type, uint length, PictureFacts facts, CancellationToken ct) => type switch
    {
        "eXIf" => TurnAsync(source, length, facts, ct),
        "iCCP" => RecolourAsync(source, length, ct),
        "IHDR" => MeasureAsync(source, length, facts, ct),
        _ => CopyAsync(source, length, Kept.Contains(type), ct),
    };

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

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> MeasureAsync(
        ByteSource source, uint length, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await source.FillAsync(HeaderBytes + 8, ct))
        {
            var size = source.Buffered[HeaderBytes..];
            facts.SetStored(BinaryPrimitives.ReadInt32BigEndian(size.Span), BinaryPrimitives.ReadInt32BigEndian(size.Span[4..]));
        }

        await foreach (var piece in CopyAsync(source, length, keep: true, ct))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> TurnAsync(
        ByteSource source, uint length, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        // A chunk that is cut off is read as far as it goes, and is removed as well.
        var visible = (int)Math.Min(HeaderBytes + length, ByteSource.Capacity);
        await source.FillAsync(visible, ct);
        var orientation = Exif.ReadOrientation(source.Buffered.Span[HeaderBytes..Math.Min(visible, source.Buffered.Length)]);
        await source.SkipAsync(HeaderBytes + (long)length + CheckBytes, ct);
        if (orientation != Exif.Upright)
        {
            facts.SetOrientation(orientation);
            yield return Chunk("eXIf"u8, Exif.Write(orientation));
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> RecolourAsync(
        ByteSource source, uint length, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new MemoryStream();
        await foreach (var piece in source.CopyAsync(HeaderBytes + (long)length + CheckBytes, ct))
        {
            if (length <= PngProfile.MaxBytes)
            {
                chunk.Write(piece.Span);
            }
        }

        if (length <= PngProfile.MaxBytes && PngProfile.Clean(chunk.ToArray().AsSpan(HeaderBytes, (int)length)) is { } profile)
        {
            yield return Chunk("iCCP"u8, profile);
        }
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var chunk = new byte[HeaderBytes + data.Length + CheckBytes];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, HeaderBytes);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(HeaderBytes + data.Length), Crc32.Of(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }
}
