using System.Buffers.Binary;
using System.Text;

namespace Chat.Core.Media.Sniffing;

/// <summary>What must follow the magic numbers, which a few bytes of any file can imitate.</summary>
internal static class HeadRules
{
    private static readonly HashSet<string> Mp4Brands = new(StringComparer.Ordinal)
    {
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42",
        "avc1", "dash", "MSNV", "M4V ", "mmp4", "hvc1",
    };

    // Images and sound in the same container: not among the types, although they name a brand of the list as compatible.
    private static readonly HashSet<string> OtherBrands = new(StringComparer.Ordinal)
    {
        "mif1", "msf1", "heic", "heix", "heim", "heis", "hevc", "hevx", "avif", "avis", "crx ", "M4A ", "M4B ", "M4P ", "F4A ", "jp2 ", "jpx ",
    };

    public static bool IsJpegMarker(ReadOnlySpan<byte> head) => head.Length > 4 && head[3] is >= 0xC0 and <= 0xFE and not (>= 0xD0 and <= 0xDA);

    public static bool HasPngSize(ReadOnlySpan<byte> head) =>
        head.Length >= 33 && BinaryPrimitives.ReadInt32BigEndian(head[16..]) > 0 && BinaryPrimitives.ReadInt32BigEndian(head[20..]) > 0;

    /// <summary>Behind the screen descriptor and its colours stands a block, or it is no GIF but text that begins like one.</summary>
    public static bool HasGifBlock(ReadOnlySpan<byte> head)
    {
        if (head.Length < 14)
        {
            return false;
        }

        var colours = (head[10] & 0x80) == 0 ? 0 : 3 << ((head[10] & 7) + 1);
        return head.Length > 13 + colours && head[13 + colours] is 0x21 or 0x2C;
    }

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

        return !OtherBrands.Contains(major) && (Mp4Brands.Contains(major) || compatible.Any(Mp4Brands.Contains));
    }

    /// <summary>QuickTime from before ftyp: the box's size is sane, and another box of that time follows where it can be seen.</summary>
    public static bool IsOldMovie(ReadOnlySpan<byte> head)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (size is 0 or 1)
        {
            return head.Length >= 16 && head[4] == (byte)'m';
        }

        return size >= 8 && size <= Limits.MaxFileBytes && (size + 8 > head.Length || IsBoxName(head.Slice((int)size + 4, 4)));
    }

    /// <summary>An MPEG-1 or MPEG-2 pack header, and another start code behind it.</summary>
    public static bool IsProgramStream(ReadOnlySpan<byte> head)
    {
        if (head.Length < 32)
        {
            return false;
        }

        var next = (head[4] & 0xC0) == 0x40 ? 14 + (head[13] & 7) : (head[4] & 0xF0) == 0x20 ? 12 : -1;
        return next > 0 && head[next..].StartsWith<byte>([0, 0, 1]);
    }

    public static bool HasSequenceSize(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && ((head[4] << 4) | (head[5] >> 4)) > 0 && (((head[5] & 0xF) << 8) | head[6]) > 0;

    public static bool IsPdfVersion(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && head[5] is (byte)'1' or (byte)'2' && head[6] == (byte)'.' && char.IsAsciiDigit((char)head[7]);

    private static string Brand(ReadOnlySpan<byte> at) => Encoding.Latin1.GetString(at[..4]);

    private static bool IsBoxName(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name) is
        "moov" or "mdat" or "wide" or "free" or "skip" or "pnot" or "PICT" or "pict" or "udta" or "uuid" or "meta";
}
