using System.Buffers.Binary;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Reads the orientation, the only part of Exif that a viewer needs, from a TIFF structure, and writes the smallest
/// structure that holds it.
/// </summary>
internal static class Exif
{
    public const ushort Upright = 1;

    private const ushort OrientationTag = 0x0112;
    private const int EntryBytes = 12;

    /// <summary>Stands before the structure in JPEG, and by some writers in WebP.</summary>
    public static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>1 to 8; 1 (upright) when the structure has no orientation or is damaged.</summary>
    public static ushort ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.StartsWith(Prefix))
        {
            tiff = tiff[Prefix.Length..];
        }

        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        var little = tiff[0] == (byte)'I';
        var directory = UInt32(tiff[4..], little);
        return directory + 2L <= tiff.Length ? Find(tiff[(int)directory..], little) : Upright;
    }

    /// <summary>A TIFF structure with the orientation alone.</summary>
    public static byte[] Write(ushort orientation) =>
    [
        (byte)'M', (byte)'M', 0, (byte)'*', 0, 0, 0, 8, // Big endian, the directory follows.
        0, 1, // One entry:
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // orientation, one short.
        0, 0, 0, 0, // No further directory.
    ];

    private static ushort Find(ReadOnlySpan<byte> directory, bool little)
    {
        var count = UInt16(directory, little);
        for (var i = 0; i < count && 2 + ((i + 1) * EntryBytes) <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + (i * EntryBytes), EntryBytes);
            if (UInt16(entry, little) == OrientationTag)
            {
                return UInt16(entry[8..], little) is >= 1 and <= 8 and var orientation ? orientation : Upright;
            }
        }

        return Upright;
    }

    private static ushort UInt16(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint UInt32(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
