namespace Chat.Tests.Media;

/// <summary>Films with tracks, as cameras write them: the samples first, the index behind them.</summary>
internal static class MovieSamples
{
    /// <summary>Stands for a date, a name or a place; no stored film may contain it.</summary>
    public static byte[] Secret { get; } = Samples.SecretBytes;

    private static readonly byte[] Ftyp = Samples.Box("ftyp", [.. "qt  "u8, 0, 0, 0, 0, .. "qt  "u8]);

    /// <summary>The offset of the samples in a film.</summary>
    public static int SamplesOffset => Ftyp.Length + 8;

    public static byte[] Movie(params byte[][] tracks) => MovieOf([1, 2, 3, 4], tracks);

    public static byte[] MovieOf(byte[] samples, params byte[][] tracks) =>
    [
        .. Ftyp,
        .. Samples.Box("mdat", samples),
        .. Samples.Box("moov",
            [.. Samples.Box("mvhd", [0, 0, 0, 0, .. "DATEDATE"u8, .. new byte[88]]), .. tracks.SelectMany(track => track)]),
    ];

    /// <param name="header">The content of the track's header; null for one of version 0 with the id 1 and dates.</param>
    public static byte[] Track(string handler, byte[]? header = null, byte[]? description = null, byte[]? table = null,
        byte[]? references = null) => Samples.Box(
        "trak",
        [
            .. Samples.Box("tkhd", header ?? [0, 0, 0, 0, .. "DATEDATE"u8, 0, 0, 0, 1, .. new byte[68]]),
            .. references ?? [],
            .. Samples.Box(
                "mdia",
                [
                    .. Samples.Box("mdhd", [1, 0, 0, 0, .. "DATEDATEDATEDATE"u8, .. new byte[16]]),
                    .. Handler("mhlr", handler),
                    .. Samples.Box(
                        "minf",
                        [
                            .. Handler("dhlr", "alis"),
                            .. Samples.Box("dinf",
                                Samples.Box("dref", [0, 0, 0, 0, 0, 0, 0, 1, .. Samples.Box("alis", [0, 0, 0, 1, .. Secret])])),
                            .. Samples.Box("stbl", [.. description ?? Description(handler), .. table ?? []]),
                        ]),
                ]),
        ]);

    public static byte[] Handler(string kind, string type) => Samples.Box(
        "hdlr", [0, 0, 0, 0, .. kind.Select(c => (byte)c), .. type.Select(c => (byte)c), .. "applFLAGMASK"u8, (byte)Secret.Length,
            .. Secret]);

    /// <summary>A sample description with the maker's four letters, and for a picture the name of the encoder.</summary>
    public static byte[] Description(string handler) => Samples.Box(
        "stsd",
        [
            0, 0, 0, 0, 0, 0, 0, 1,
            .. Samples.Box(
                "avc1",
                handler == "vide"
                    ? [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, .. "VNDR"u8, .. new byte[26], 18, .. "A secret encoder 1"u8,
                        .. new byte[13], 0, 24, 255, 255, .. Samples.Box("avcC", [1, 2])]
                    : [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, .. "VNDR"u8, 0, 2, 0, 16, 0, 0, 0, 0, 0xAC, 0x44, 0, 0]),
        ]);

    /// <summary>A table of chunks at these offsets, with two samples each of these sizes.</summary>
    public static byte[] Table(int[] offsets, int[] sizes, bool isLong = false) =>
    [
        .. Samples.Box("stsc", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1]),
        .. Samples.Box("stsz", [0, 0, 0, 0, 0, 0, 0, 0, .. Samples.BigEndian(sizes.Length), .. sizes.SelectMany(Samples.BigEndian)]),
        .. Samples.Box(
            isLong ? "co64" : "stco",
            [0, 0, 0, 0, .. Samples.BigEndian(offsets.Length),
                .. offsets.SelectMany(offset => isLong ? [0, 0, 0, 0, .. Samples.BigEndian(offset)] : Samples.BigEndian(offset))]),
    ];
}
