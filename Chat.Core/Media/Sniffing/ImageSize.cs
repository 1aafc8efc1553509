using System.Buffers.Binary;

namespace Chat.Core.Media.Sniffing;

/// <summary>Width and height of an image, from its first bytes.</summary>
public sealed record ImageSize(int Width, int Height)
{
    /// <summary>Null when the first bytes do not tell.</summary>
    public static ImageSize? Of(MediaType type, ReadOnlySpan<byte> head) =>
        Read(type, head) is { Width: > 0, Height: > 0 } size ? size : null;

    private static ImageSize? Read(MediaType type, ReadOnlySpan<byte> head) => type.MimeType switch
    {
        "image/png" => OfPng(head),
        "image/gif" => OfGif(head),
        "image/jpeg" => OfJpeg(head),
        "image/webp" => OfWebp(head),
        _ => null,
    };

    private static ImageSize? OfPng(ReadOnlySpan<byte> head) => head.Length < 24 ? null
        : new(BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]));

    private static ImageSize? OfGif(ReadOnlySpan<byte> head) => head.Length < 10 ? null
        : new(BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));

    private static ImageSize? OfJpeg(ReadOnlySpan<byte> head)
    {
        for (var at = 2; at + 9 < head.Length && head[at] == 0xFF;)
        {
            var marker = head[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new(BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]));
            }

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
        }

        return null;
    }

    private static ImageSize? OfWebp(ReadOnlySpan<byte> head) => head.Length < 30 ? null : head[15] switch
    {
        (byte)'X' => new(1 + UInt24(head[24..]), 1 + UInt24(head[27..])),
        (byte)'L' => OfLossless(BinaryPrimitives.ReadUInt32LittleEndian(head[21..])),
        _ => new(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF),
    };

    private static ImageSize OfLossless(uint bits) => new(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));

    private static int UInt24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
}
