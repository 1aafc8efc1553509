using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Keeps what makes the picture of a JPEG: tables, frames, scans, the JFIF header without its thumbnail, the colour profile
/// and Adobe's colour transform. Every other application segment and every comment is removed (Exif, XMP, IPTC, maker
/// notes, and the index of further pictures). So is everything behind the end of the picture, where phones put a second
/// picture with its own Exif.
/// </summary>
internal static class JpegStripper
{
    private const int SegmentHeaderBytes = 4;

    /// <summary>Has no content, like the restart markers.</summary>
    private const byte Lonely = 0x01;
    private const byte Comment = 0xFE;
    private const byte End = 0xD9;
    private const byte Start = 0xD8;
    private const byte Scan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App15 = 0xEF;

    private static ReadOnlySpan<byte> Fill => [0xFF, 0xFF];

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        ByteSource source, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await source.TakeAsync(2, ct);
        var oriented = false;
        for (byte marker; (marker = await PeekMarkerAsync(source, ct)) != End;)
        {
            source.CountPiece();
            var segment = await TakeSegmentAsync(source, ct);
            var content = segment[SegmentHeaderBytes..];
            if (IsAside(marker))
            {
                var kept = !oriented && OrientationOf(marker, content.Span) is var orientation and > 1
                    ? Turn(facts, orientation)
                    : JpegSegments.Clean(marker, content.Span);
                oriented |= marker == App1 && kept.Length > 0;
                yield return kept;
            }
            else
            {
                JpegSegments.Measure(facts, marker, content.Span);
                yield return segment;
            }

            if (marker == Scan)
            {
                await foreach (var piece in CopyScanAsync(source, ct))
                {
                    yield return piece;
                }
            }
        }

        yield return await source.TakeAsync(2, ct);
    }

    // Bytes before the next marker are removed, because decoders skip them: they may be fill, or the rest of a segment with a
    // wrong length.
    private static async ValueTask<byte> PeekMarkerAsync(ByteSource source, CancellationToken ct)
    {
        do
        {
            source.Advance(FindMarker(source.Buffered.Span));
        }
        while (source.Buffered.Length < 2 && await source.FillAsync(2, ct));

        return source.Buffered.Length >= 2 && source.Buffered.Span[1] is >= 0xC0 and not Start and var marker
            ? marker
            : throw new BrokenFileException();
    }

    // The place of the next marker that begins a segment or ends the picture; the last byte, or behind it, when there is none yet.
    private static int FindMarker(ReadOnlySpan<byte> data)
    {
        var at = 0;
        while (data[at..].IndexOf(Fill[0]) is >= 0 and var next)
        {
            var others = data[(at + next)..].IndexOfAnyExcept(Fill[0]);
            if (others < 0)
            {
                return data.Length - 1;
            }

            at += next + others;
            if (data[at] is not (0 or Lonely or (>= 0xD0 and < Start)))
            {
                return at - 1;
            }
        }

        return data.Length;
    }

    // The segment with its marker and length, as far as the file goes. The marker that ends the file has no length and does
    // not come here.
    private static async ValueTask<ReadOnlyMemory<byte>> TakeSegmentAsync(ByteSource source, CancellationToken ct)
    {
        var header = await source.PeekAsync(SegmentHeaderBytes, ct);
        var (marker, length) = (header.Span[1], BinaryPrimitives.ReadUInt16BigEndian(header.Span[2..]));
        return length switch
        {
            < 2 => throw new BrokenFileException(),
            _ when IsAside(marker) => await source.TakeAsync(2 + length, ct),
            _ => await source.TakeUpToAsync(2 + length, ct),
        };
    }

    // Application segments, comments, and markers that no decoder knows; F7 and F8 belong to JPEG-LS.
    private static bool IsAside(byte marker) =>
        marker is (>= App0 and <= App15) or (> App15 and <= Comment and not (0xF7 or 0xF8));

    private static ushort OrientationOf(byte marker, ReadOnlySpan<byte> content) =>
        marker == App1 && content.StartsWith(Exif.Prefix) ? Exif.ReadOrientation(content) : Exif.Upright;

    private static byte[] Turn(PictureFacts facts, ushort orientation)
    {
        facts.SetOrientation(orientation);
        return JpegSegments.Write(App1, [.. Exif.Prefix, .. Exif.Write(orientation)]);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CopyScanAsync(
        ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await source.FillAsync(2, ct))
        {
            var piece = source.Buffered[..ScanLength(source.Buffered.Span)];
            if (piece.Length == 0)
            {
                yield break;
            }

            source.Advance(piece.Length);
            yield return piece;
        }

        // The file is cut off in the scan.
        yield return await source.TakeUpToAsync(2, ct);
    }

    // In a scan, FF before 00 stands for itself. It can also begin a restart marker, fill up before another FF, or end the
    // scan. The last byte of the buffer is judged together with its successor.
    private static int ScanLength(ReadOnlySpan<byte> data)
    {
        for (var at = 0; ;)
        {
            var next = data[at..^1].IndexOf((byte)0xFF);
            if (next < 0)
            {
                return data[^1] == 0xFF ? data.Length - 1 : data.Length;
            }

            at += next;
            var others = data[at..].IndexOfAnyExcept(Fill[0]);
            if (others < 0)
            {
                return data.Length - 1;
            }

            at += others - 1;
            if (data[at + 1] is not (0 or (>= 0xD0 and < Start)))
            {
                return at;
            }

            at += 2;
            if (at >= data.Length)
            {
                return data.Length;
            }
        }
    }
}
