using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chat.Core.Media.Sniffing;

/// <summary>Rules about the bytes behind a magic number, which a few bytes of any file can imitate.</summary>
internal static class HeadRules
{
    private const int GifHeadBytes = 13;
    private const int CheckedBytes = 16;

    private static readonly SearchValues<byte> TextBytes =
        SearchValues.Create([.. "\t\r\n"u8, .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);

    private static readonly HashSet<string> Mp4Brands = new(StringComparer.Ordinal)
    {
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42",
        "avc1", "dash", "MSNV", "M4V ", "mmp4", "hvc1",
    };

    // Images and sound in the same container are refused, although they name a brand of the list above as compatible.
    private static readonly HashSet<string> OtherBrands = new(StringComparer.Ordinal)
    {
        "mif1", "msf1", "heic", "heix", "heim", "heis", "hevc", "hevx", "avif", "avis", "crx ",
        "M4A ", "M4B ", "M4P ", "F4A ", "jp2 ", "jpx ",
    };

    /// <summary>The first segment, which may have any number of FF before it.</summary>
    public static bool IsJpegMarker(ReadOnlySpan<byte> head)
    {
        var fill = head[2..].IndexOfAnyExcept((byte)0xFF);
        var at = 2 + fill;
        return fill > 0 && head.Length > at + 1 && head[at] is >= 0xC0 and <= 0xFE and not (>= 0xD0 and <= 0xDA)
            && IsBinary(head[(at + 1)..]);
    }

    /// <summary>A script can begin with the name of a GIF, but hardly with the numbers of its screen.</summary>
    public static bool HasGifScreen(ReadOnlySpan<byte> head) => head.Length >= GifHeadBytes && IsBinary(head[6..GifHeadBytes]);

    public static bool IsMpegStream(ReadOnlySpan<byte> head) => head.Length > 4 && IsBinary(head[4..]);

    public static bool IsWebpChunk(ReadOnlySpan<byte> head) => head.Length >= 30 && head[15] is (byte)' ' or (byte)'L' or (byte)'X';

    public static bool IsMp4Brand(ReadOnlySpan<byte> head)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (size < 16 || size > Math.Min(head.Length, 4096))
        {
            return false;
        }

        var major = Brand(head[8..]);
        var compatible = new List<string>();
        for (var at = 16; at + 4 <= size; at += 4)
        {
            compatible.Add(Brand(head[at..]));
        }

        return !OtherBrands.Contains(major) && IsBinary(head[(int)size..])
            && (Mp4Brands.Contains(major) || compatible.Any(Mp4Brands.Contains));
    }

    /// <summary>
    /// QuickTime from before ftyp: the size of the box is sane, and another box of that time follows where it is visible.
    /// </summary>
    public static bool IsOldMovie(ReadOnlySpan<byte> head)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (size is 0 or 1)
        {
            return head.Length >= 16 && head[4] == (byte)'m';
        }

        return size >= 8 && size <= Limits.MaxFileBytes && (size + 8 > head.Length || IsBoxName(head.Slice((int)size + 4, 4)));
    }

    public static bool IsPdfVersion(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && head[5] is (byte)'1' or (byte)'2' && head[6] == (byte)'.' && char.IsAsciiDigit((char)head[7]);

    // The bytes behind a plausible start are not markup or a script.
    private static bool IsBinary(ReadOnlySpan<byte> content)
    {
        var start = content[..Math.Min(content.Length, CheckedBytes)];
        return start.IsEmpty || start.ContainsAnyExcept(TextBytes);
    }

    private static string Brand(ReadOnlySpan<byte> at) => Encoding.Latin1.GetString(at[..4]);

    private static bool IsBoxName(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name) is
        "moov" or "mdat" or "wide" or "free" or "skip" or "pnot" or "PICT" or "pict" or "udta" or "uuid" or "meta";
}
