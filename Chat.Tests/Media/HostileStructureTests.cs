using Chat.Core.Errors;
using Chat.Core.Media.Stripping;

namespace Chat.Tests.Media;

/// <summary>
/// Files whose structure keeps a reader busy, and files whose structure has faults that viewers ignore.
/// </summary>
public sealed class HostileStructureTests
{
    private static readonly byte[] Ftyp = Samples.Box("ftyp", [.. "qt  "u8, 0, 0, 0, 0, .. "qt  "u8]);
    private static readonly byte[] Place = Samples.Box("udta", Samples.Box("\u00A9xyz", Samples.SecretBytes));
    private static readonly byte[] Mvhd = Samples.Box("mvhd", new byte[100]);
    private static readonly byte[] Vp8 = Samples.RiffChunk("VP8 ", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    private static readonly byte[] Vp8X = Samples.RiffChunk("VP8X", [0x08, 0, 0, 0, 4, 0, 0, 5, 0, 0]);
    private static readonly byte[] WebpExif = Samples.RiffChunk("EXIF", Samples.Tiff(8));
    private static readonly byte[] Jfif = Samples.Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
    private static readonly byte[] JpegExif = Samples.Segment(0xE1, [.. "Exif\0\0"u8, .. Samples.Tiff(1)]);

    public static TheoryData<string, byte[]> WithPlaceThatViewersFind() => new()
    {
        { "webp whose length is 0", Announced(0, [.. Vp8, .. WebpExif]) },
        { "webp whose length ends behind its first chunk's header", Announced(12, [.. Vp8, .. WebpExif]) },
        { "webp whose length ends within its picture", Announced(15, [.. Vp8, .. WebpExif]) },
        { "webp whose length ends at its picture", Announced(4 + Vp8.Length, [.. Vp8, .. WebpExif]) },
        { "webp whose length leaves out the padding", Announced(4 + Vp8.Length - 1, [.. Vp8, .. WebpExif]) },
        { "webp whose length ends within its exif", Announced(4 + Vp8.Length + 20, [.. Vp8, .. WebpExif]) },
        { "webp whose exif comes first", Announced(0, [.. Vp8X, .. WebpExif, .. Vp8]) },
        { "webp whose exif is behind xmp", Announced(0, [.. Vp8, .. Samples.RiffChunk("XMP ", Samples.SecretBytes), .. WebpExif]) },
        { "webp with another chunk behind its length", [.. Samples.Riff(Vp8), .. Samples.RiffChunk("gps ", Samples.SecretBytes)] },
        { "webp with a file behind it", [.. Samples.Riff(Vp8), .. "PK\x03\x04"u8, .. Samples.SecretBytes] },
        { "webp without the last padding", Announced(0, [.. Vp8, .. Samples.RiffChunk("EXIF", [.. Samples.Tiff(8), 1])[..^1]]) },
        { "jpeg with a stray byte", Jpeg([0]) },
        { "jpeg with stray bytes", Jpeg([.. "stray"u8, 0xFF, 0, 1]) },
        { "jpeg with a lonely marker", Jpeg([0xFF, 0x01]) },
        { "jpeg with restart markers", Jpeg([0xFF, 0xD0, 0xFF, 0xFF, 0xD7]) },
        { "jpeg with much fill", Jpeg([.. Enumerable.Repeat((byte)0xFF, 300_000)]) },
        { "jpeg whose exif is longer than it says",
            [0xFF, 0xD8, .. Jfif, 0xFF, 0xE1, 0, 8, .. JpegExif.AsSpan(4), .. Samples.JpegPicture()] },
        { "movie to the end of the file", [.. Ftyp, 0, 0, 0, 0, .. "moov"u8, .. Mvhd, .. Place] },
        { "user data to the end of the file", [.. Ftyp, .. Samples.Box("moov", Mvhd), 0, 0, 0, 0, .. Place.AsSpan(4)] },
        { "user data to the end of the movie", [.. Ftyp, .. Samples.Box("moov", [.. Mvhd, 0, 0, 0, 0, .. Place.AsSpan(4)]), .. Place] },
        { "four zeros in the movie", Mov([.. Mvhd, 0, 0, 0, 0, .. Place]) },
        { "four zeros at the end of the movie", [.. Mov([.. Mvhd, 0, 0, 0, 0]), .. Place] },
        { "four zeros at the end of user data",
            Mov([.. Mvhd, .. Samples.Box("udta", [.. Samples.SecretBytes, 0, 0, 0, 0]), .. Samples.Box("meta", Samples.SecretBytes)]) },
        { "four zeros between boxes of the file", [.. Mov(Mvhd), 0, 0, 0, 0, .. Place] },
        { "user data of the media", Mov(Samples.Box("trak", Samples.Box("mdia", [.. Samples.Box("mdhd", new byte[24]), .. Place]))) },
        { "metadata of the media", Mov(Samples.Box("trak", Samples.Box("mdia", Samples.Box("meta", Samples.SecretBytes)))) },
        { "user data of the media's information",
            Mov(Samples.Box("trak", Samples.Box("mdia", Samples.Box("minf", [.. Samples.Box("stbl", new byte[9]), .. Place])))) },
    };

    public static TheoryData<string, byte[], byte[], byte[]> OfManyPieces() => new()
    {
        { "movie", Ftyp, Samples.Box("free", []), Place },
        { "png", Samples.PngStart(1, 1), Samples.Chunk("IDAT", []), Samples.Chunk("tEXt", Samples.SecretBytes) },
        { "jpeg", [0xFF, 0xD8, .. Jfif], Samples.Segment(0xDD, []), Samples.Segment(0xFE, Samples.SecretBytes) },
        { "webp", Samples.Riff(Vp8X), Samples.RiffChunk("ALPH", []), Samples.RiffChunk("XMP ", Samples.SecretBytes) },
    };

    [Theory]
    [MemberData(nameof(WithPlaceThatViewersFind), DisableDiscoveryEnumeration = true)]
    public async Task A_place_that_viewers_still_find_is_removed(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        Assert.True(Contains(content, Samples.SecretBytes), "The sample must have a place.");

        var (_, stored) = await Intakes.TakeAsync(content);

        Assert.False(Contains(stored, Samples.SecretBytes));
        foreach (var picture in new[] { Vp8, Samples.JpegPicture(), Mvhd }.Where(part => Contains(content, part)))
        {
            Assert.True(Contains(stored, picture), "The picture or film must stay.");
        }
    }

    [Fact]
    public async Task A_webp_of_a_wrong_length_keeps_its_orientation()
    {
        var (_, stored) = await Intakes.TakeAsync(Announced(0, [.. Vp8, .. WebpExif]));

        Assert.True(Contains(stored, [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8]));
    }

    [Fact]
    public async Task Stray_bytes_without_a_marker_behind_them_are_removed()
    {
        byte[] broken = [0xFF, 0xD8, .. Jfif, .. new byte[200_000]];
        Assert.Equal([0xFF, 0xD8, .. Jfif], (await Intakes.TakeAsync(broken)).Bytes);
    }

    [Fact]
    public async Task Fill_bytes_within_a_scan_stay()
    {
        byte[] picture = [0xFF, 0xD8, .. Jfif, .. Samples.Segment(0xDA, [1, 1, 0, 0, 63, 0]), 1, 0xFF, 0xFF, 0, 2, 0xFF, 0xFF,
            0xFF, 0xD3, 3, 0xFF, 0xD9];
        Assert.Equal(picture, (await Intakes.TakeAsync(picture)).Bytes);
    }

    [Fact]
    public async Task A_compressed_movie_is_stored_unchanged()
    {
        var compressed = Samples.Box("cmov", [.. Samples.Box("dcom", "zlib"u8.ToArray()), .. Samples.Box("cmvd", new byte[50])]);
        var references = Samples.Box("rmra", Samples.Box("rmda", new byte[20]));
        byte[] film = [.. Ftyp, .. Samples.Box("mdat", [1, 2, 3]), .. Samples.Box("moov", compressed), .. Samples.Box("moov", references)];

        Assert.Equal(film, (await Intakes.TakeAsync(film)).Bytes);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100_000)]
    public async Task Boxes_are_followed_to_a_limited_depth(int depth)
    {
        byte[] nested = [.. Enumerable.Range(0, depth).SelectMany(level =>
            (byte[])[.. Samples.BigEndian(((depth - level) * 8) + Place.Length), .. level == 0 ? "moov"u8 : "trak"u8])];
        byte[] film = [.. Ftyp, .. nested, .. Place];

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(film.Length, stored.Length);
        Assert.False(Contains(stored, Samples.SecretBytes));
        // Deeper boxes are blanked as a whole.
        Assert.Equal(Math.Min(depth, 16) - 1, stored.AsSpan().Count("trak"u8));
    }

    [Theory]
    [MemberData(nameof(OfManyPieces), DisableDiscoveryEnumeration = true)]
    public async Task A_file_of_too_many_pieces_is_refused(string what, byte[] start, byte[] piece, byte[] place)
    {
        Assert.NotEmpty(what);
        byte[] Of(int pieces) => [.. start, .. Enumerable.Repeat(piece, pieces).SelectMany(p => p), .. place];

        // The start and the place are pieces too.
        var (few, many) = (Of(ByteSource.MaxPieces - 2), Of(ByteSource.MaxPieces - 1));
        Assert.False(Contains((await Intakes.TakeAsync(few)).Bytes, Samples.SecretBytes));
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(many));
    }

    private static byte[] Announced(int length, byte[] chunks) => [.. "RIFF"u8, .. Samples.LittleEndian(length), .. "WEBP"u8, .. chunks];

    private static byte[] Jpeg(byte[] stray) => [0xFF, 0xD8, .. Jfif, .. stray, .. JpegExif, .. Samples.JpegPicture()];

    private static byte[] Mov(byte[] movie) => [.. Ftyp, .. Samples.Box("mdat", [1, 2, 3]), .. Samples.Box("moov", movie)];

    private static bool Contains(byte[] all, byte[] part) => all.AsSpan().IndexOf(part) >= 0;
}
