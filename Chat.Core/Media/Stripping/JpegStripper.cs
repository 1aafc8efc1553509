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

    /// <summary>Has no content, as the restart markers have none.</summary>
    private const byte Lonely = 0x01;
    private const byte Comment = 0xFE;
    private const byte End = 0xD9;
    private const byte Start = 0xD8;
    private const byte Scan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;

    private static ReadOnlySpan<byte> Fill => [0xFF, 0xFF];

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await source.TakeAsync(2, ct);
        var oriented = false;
        for (byte marker; (marker = await PeekMarkerAsync(source, ct)) != End;)
        {
            source.CountPiece();
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

    // What stands before the next marker goes, as decoders pass over it: it may be the rest of a segment whose length is
    // wrong. Where a whole buffer has no marker the file breaks off.
    private static async ValueTask<byte> PeekMarkerAsync(ByteSource source, CancellationToken ct)
    {
        await SkipFillAsync(source, ct);
        var at = 0;
        while ((at = FindMarker(source.Buffered.Span, at)) + 1 >= source.Buffered.Length)
        {
            if (source.Buffered.Length == ByteSource.Capacity || !await source.FillAsync(source.Buffered.Length + 1, ct))
            {
                throw new BrokenFileException();
            }
        }

        source.Advance(at);
        return source.Buffered.Span[1] is >= 0xC0 and not Start and var marker ? marker : throw new BrokenFileException();
    }

    // A marker may have any number of FF before it.
    private static async ValueTask SkipFillAsync(ByteSource source, CancellationToken ct)
    {
        while (await source.FillAsync(2, ct) && source.Buffered.Span.StartsWith(Fill))
        {
            var others = source.Buffered.Span.IndexOfAnyExcept(Fill[0]);
            source.Advance((others < 0 ? source.Buffered.Length : others) - 1);
        }
    }

    // Where the next marker is that begins a segment or ends the picture. At the last byte, or behind it, there is none yet.
    private static int FindMarker(ReadOnlySpan<byte> data, int at)
    {
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

    // In a scan FF stands for itself before 00, begins a restart marker, fills before another FF, or ends the scan. The last
    // byte is judged with its next.
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
