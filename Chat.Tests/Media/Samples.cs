using System.Buffers.Binary;
using System.Text;

namespace Chat.Tests.Media;

/// <summary>Small sound files of the ten types, made by hand, with a secret where files of cameras have their place.</summary>
internal static partial class Samples
{
    /// <summary>Takes the place of GPS coordinates; no stored picture or film may contain it.</summary>
    public const string Secret = "48.8584N,2.2945E";

    public static readonly byte[] SecretBytes = Encoding.ASCII.GetBytes(Secret);

    public static byte[] Scan { get; } = [1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4, 5, 0xFF, 0x00];

    public static byte[] Gif { get; } = [.. "GIF89a"u8, 2, 0, 3, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 2, 0, 3,
        0, 0, 2, 2, 0x4C, 1, 0, 0x3B];

    /// <summary>An animation with a comment, XMP, a text, and bytes behind its end.</summary>
    public static byte[] SecretGif { get; } =
    [
        .. Gif.AsSpan(0, 19),
        0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
        0x21, 0xFE, (byte)Secret.Length, .. SecretBytes, 0,
        0x21, 0xFF, 11, .. "XMP DataXMP"u8, (byte)Secret.Length, .. SecretBytes, 0,
        0x21, 0x01, 12, .. new byte[12], (byte)Secret.Length, .. SecretBytes, 0,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0,
        .. Gif.AsSpan(19),
        .. SecretBytes,
    ];

    public static byte[] Pdf { get; } =
        Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    public static byte[] Mpeg { get; } = [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8, 0, 0, 1, 0xBB, .. new byte[40], 0, 0, 1, 0xB9];

    /// <summary>
    /// JFIF, Exif with orientation and place, XMP, IPTC, ICC, a comment, Adobe, a picture, and a second picture behind its
    /// end.
    /// </summary>
    public static byte[] Jpeg(ushort orientation = 6, int scanLength = 0) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
        .. Segment(0xE1, [.. "Exif\0\0"u8, .. Tiff(orientation)]),
        .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. SecretBytes]),
        .. Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 7, 7, 7]),
        .. Segment(0xE2, [.. "MPF\0"u8, .. SecretBytes]),
        .. Segment(0xED, [.. "Photoshop 3.0\0"u8, .. SecretBytes]),
        .. Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1]),
        .. Segment(0xFE, SecretBytes),
        .. JpegPicture(scanLength),
        0xFF, 0xD8, .. Segment(0xE1, [.. "Exif\0\0"u8, .. SecretBytes]), 0xFF, 0xD9,
    ];

    /// <summary>Tables, frame (5 × 4 pixels), scan and end, which must stay as they are.</summary>
    public static byte[] JpegPicture(int scanLength = 0) =>
    [
        .. Segment(0xDB, new byte[65]),
        .. Segment(0xC0, [8, 0, 4, 0, 5, 1, 1, 0x11, 0]),
        .. Segment(0xC4, new byte[20]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        .. Scan, .. new byte[scanLength],
        0xFF, 0xD9,
    ];

    public static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>A little-endian TIFF with an orientation, and the secret behind it.</summary>
    public static byte[] Tiff(ushort orientation) =>
        [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0, .. SecretBytes];

    public static byte[] PngStart(int width, int height) =>
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0])];

    public static byte[] Png(int width = 4, int height = 5, ushort orientation = 3) =>
    [
        .. PngStart(width, height),
        .. Chunk("tEXt", [.. "Comment\0"u8, .. SecretBytes]),
        .. Chunk("eXIf", Tiff(orientation)),
        .. Chunk("zzZz", SecretBytes),
        .. Chunk("IDAT", [1, 2, 3, 4, 5]),
        .. Chunk("tIME", [7, 0xEA, 1, 1, 1, 1, 1]),
        .. Chunk("IEND", []),
        .. SecretBytes,
    ];

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. BigEndian(data.Length), .. body, .. BigEndian((int)Crc(body))];
    }

    public static byte[] Webp(ushort orientation = 8) => Riff(
        [
            .. RiffChunk("VP8X", [0x0C, 0, 0, 0, 4, 0, 0, 5, 0, 0]),
            .. RiffChunk("VP8 ", [1, 2, 3, 4, 5, 6, 7]),
            .. RiffChunk("EXIF", Tiff(orientation)),
            .. RiffChunk("XMP ", SecretBytes),
        ]);

    public static byte[] Riff(byte[] chunks) => [.. "RIFF"u8, .. LittleEndian(chunks.Length + 4), .. "WEBP"u8, .. chunks];

    public static byte[] RiffChunk(string name, byte[] data) =>
        [.. Encoding.ASCII.GetBytes(name), .. LittleEndian(data.Length), .. data, .. new byte[data.Length % 2]];

    public static byte[] Mp4(string brand = "isom", byte[]? samples = null) =>
    [
        .. Box("ftyp", [.. Encoding.ASCII.GetBytes(brand), 0, 0, 2, 0, .. Encoding.ASCII.GetBytes(brand == "qt  " ? "qt  " : "mp42")]),
        .. Box("mdat", samples ?? [9, 8, 7, 6]),
        .. Box("moov",
        [
            .. Box("mvhd", new byte[100]),
            .. Box("trak",
                [.. Box("tkhd", new byte[84]),
                .. Box("mdia", [.. Box("mdhd", new byte[24]), .. Box("minf", Box("stbl", new byte[30]))]), .. Box("udta", SecretBytes)]),
            .. Box("udta", [.. Box("\u00A9xyz", SecretBytes)]),
            .. Box("meta", [.. "com.apple.quicktime.location.ISO6709"u8, .. SecretBytes]),
            .. Box("gps ", SecretBytes),
        ]),
        .. Box("uuid", [.. new byte[16], .. SecretBytes]),
    ];

    public static byte[] Mov() => Mp4("qt  ");

    public static byte[] Box(string name, byte[] content) =>
        [.. BigEndian(content.Length + 8), .. Encoding.Latin1.GetBytes(name), .. content];

    public static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] LittleEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 * (crc & 1));
            }
        }

        return ~crc;
    }
}
