using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Keeps of a JPEG what makes the picture: tables, frames, scans, the JFIF header, the colour profile and Adobe's
/// colour transform. Every other application segment and every comment goes (Exif, XMP, IPTC, maker notes, and the index
/// of further pictures), and so does what follows the end of the picture, where phones put a second picture with its own Exif.
/// </summary>
internal static class JpegStripper
{
    private const int SegmentHeaderBytes = 4;
    private const byte Comment = 0xFE;
    private const byte End = 0xD9;
    private const byte Start = 0xD8;
    private const byte Scan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await source.TakeAsync(2, ct);
        var oriented = false;
        for (byte marker; (marker = await PeekMarkerAsync(source, ct)) != End;)
        {
            var segment = await TakeSegmentAsync(source, ct);
            if (Keeps(marker, segment.Span[SegmentHeaderBytes..]))
            {
                yield return segment;
            }
            else if (!oriented && OrientationOf(marker, segment.Span[SegmentHeaderBytes..]) is { } exif)
            {
                oriented = true;
                yield return exif;
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

    private static async ValueTask<byte> PeekMarkerAsync(ByteSource source, CancellationToken ct)
    {
        while (true)
        {
            var (first, marker) = Pair(await source.PeekAsync(2, ct));
            if (first != 0xFF || marker is Start or < 0xC0 or (>= 0xD0 and < Start))
            {
                throw new BrokenFileException();
            }

            if (marker != 0xFF)
            {
                return marker;
            }

            // A marker may have any number of FF before it.
            source.Advance(1);
        }
    }

    private static (byte First, byte Second) Pair(ReadOnlyMemory<byte> bytes) => (bytes.Span[0], bytes.Span[1]);

    // With its marker and length. The last of the file's markers has none and does not come here.
    private static async ValueTask<ReadOnlyMemory<byte>> TakeSegmentAsync(ByteSource source, CancellationToken ct)
    {
        var header = await source.PeekAsync(SegmentHeaderBytes, ct);
        var (marker, length) = (header.Span[1], BinaryPrimitives.ReadUInt16BigEndian(header.Span[2..]));
        if (length >= 2 && await source.FillAsync(2 + length, ct))
        {
            return await source.TakeAsync(2 + length, ct);
        }

        if (marker is (>= App0 and <= App15) or Comment)
        {
            // Where it was cut off may be in the middle of what was to go.
            source.Advance(source.Buffered.Length);
        }

        throw new BrokenFileException();
    }

    private static bool Keeps(byte marker, ReadOnlySpan<byte> content) => marker switch
    {
        App0 => content.StartsWith("JFIF\0"u8),
        App2 => content.StartsWith("ICC_PROFILE\0"u8),
        App14 => content.StartsWith("Adobe"u8),
        >= App0 and <= App15 or Comment => false,
        _ => true,
    };

    private static byte[]? OrientationOf(byte marker, ReadOnlySpan<byte> content)
    {
        if (marker != App1 || !content.StartsWith(Exif.Prefix) || Exif.ReadOrientation(content) is var orientation && orientation == 1)
        {
            return null;
        }

        byte[] exif = [.. Exif.Prefix, .. Exif.Write(orientation)];
        return [0xFF, App1, 0, (byte)(exif.Length + 2), .. exif];
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CopyScanAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            await source.PeekAsync(2, ct);
            var piece = source.Buffered[..ScanLength(source.Buffered.Span)];
            if (piece.Length == 0)
            {
                yield break;
            }

            source.Advance(piece.Length);
            yield return piece;
        }
    }

    // In a scan FF stands for itself before 00, begins a restart marker, or ends the scan. The last byte is judged with its next.
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
            if (data[at + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
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
