using System.Buffers.Binary;

namespace Chat.Core.Media.Stripping;

/// <summary>Keeps of a JPEG's application segments the parts that say how to show the picture.</summary>
internal static class JpegSegments
{
    private const byte App0 = 0xE0;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;

    // Name, version, and density; the two bytes behind are the size of a thumbnail.
    private const int JfifBytes = 12;

    // Name, version, two words of flags, and the colour transform.
    private const int AdobeBytes = 12;

    // Name, the segment's number and how many there are.
    private const int ProfileHeaderBytes = 14;
    private const int ProfileNumberOffset = 12;

    /// <summary>The segment without what decoders do not need; empty when they need nothing of it.</summary>
    public static byte[] Clean(byte marker, ReadOnlySpan<byte> content) => marker switch
    {
        App0 when content.Length >= JfifBytes && content.StartsWith("JFIF\0"u8) => Write(App0, [.. content[..JfifBytes], 0, 0]),
        App2 when content.Length > ProfileHeaderBytes && content.StartsWith("ICC_PROFILE\0"u8) => Write(App2, CleanProfile(content)),
        App14 when content.Length >= AdobeBytes && content.StartsWith("Adobe"u8) => Write(App14, content[..AdobeBytes]),
        _ => [],
    };

    /// <summary>Takes the size from a frame: its header has the height before the width.</summary>
    public static void Measure(PictureFacts facts, byte marker, ReadOnlySpan<byte> content)
    {
        if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && content.Length >= 5)
        {
            facts.SetStored(BinaryPrimitives.ReadUInt16BigEndian(content[3..]), BinaryPrimitives.ReadUInt16BigEndian(content[1..]));
        }
    }

    public static byte[] Write(byte marker, ReadOnlySpan<byte> content)
    {
        var segment = new byte[4 + content.Length];
        (segment[0], segment[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(content.Length + 2));
        content.CopyTo(segment.AsSpan(4));
        return segment;
    }

    // The header of a profile is in its first segment.
    private static byte[] CleanProfile(ReadOnlySpan<byte> content)
    {
        var cleaned = content.ToArray();
        if (cleaned[ProfileNumberOffset] == 1)
        {
            IccProfile.Clean(cleaned.AsSpan(ProfileHeaderBytes));
        }

        return cleaned;
    }
}
