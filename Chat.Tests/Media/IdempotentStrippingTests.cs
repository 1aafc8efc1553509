using Chat.Core.Errors;
using Chat.Core.Media.Stripping;

namespace Chat.Tests.Media;

/// <summary>
/// Broken files that once lost more in a second cleaning than in the first, or kept a place. Cleaning what was cleaned changes
/// nothing.
/// </summary>
[Trait("Report", "10")]
public sealed class IdempotentStrippingTests
{
    private static readonly byte[] Ftyp = Samples.Box("ftyp", [.. "isom"u8, 0, 0, 0, 0, .. "isom"u8]);
    private static readonly byte[] Vp8 = Samples.RiffChunk("VP8 ", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    private static readonly byte[] Vp8X = Samples.RiffChunk("VP8X", [0x08, 0, 0, 0, 4, 0, 0, 5, 0, 0]);
    private static readonly byte[] GifComment = [0x21, 0xFE, (byte)Samples.SecretBytes.Length, .. Samples.SecretBytes, 0];
    private static readonly byte[] Jfif = Samples.Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
    private static readonly byte[] JpegExif = Samples.Segment(0xE1, [.. "Exif\0\0"u8, .. Samples.Tiff(1)]);
    private static readonly byte[] Place = Samples.Box("udta", Samples.Box("\u00A9xyz", Samples.SecretBytes));

    public static TheoryData<string, byte[]> Broken() => new()
    {
        { "webp with xmp across its announced end",
            [.. "RIFF"u8, .. Samples.LittleEndian(4 + Vp8.Length + 8), .. "WEBP"u8, .. Vp8,
                .. Samples.RiffChunk("XMP ", Samples.SecretBytes), .. Vp8] },
        { "webp with a profile that is cut off",
            [.. Samples.Riff(Vp8), .. "ICCP"u8, .. Samples.LittleEndian(500), .. Samples.SecretBytes] },
        { "webp with a chunk that does not fit before its picture",
            [.. Samples.Riff([.. Vp8X, .. "none"u8, .. Samples.LittleEndian(5_000)]), .. Samples.SecretBytes] },
        { "jpeg with a segment too short for its length",
            [0xFF, 0xD8, .. Jfif, 0xFF, 0xE1, 0, 1, .. new byte[90_000], .. JpegExif, .. Samples.JpegPicture()] },
        { "jpeg with much between its segments", [0xFF, 0xD8, .. Jfif, .. new byte[200_000], .. JpegExif, .. Samples.JpegPicture()] },
        { "jpeg with a second start", [0xFF, 0xD8, .. Jfif, 0xFF, 0xD8, .. JpegExif, .. Samples.JpegPicture()] },
        { "png with a chunk without a name",
            [.. Samples.PngStart(1, 1), 0, 0, 0, 1, 0, 0, 0, 0, .. Samples.Chunk("tEXt", Samples.SecretBytes)] },
        { "gif with a block of no kind", [.. Samples.Gif[..^1], 0x77, .. GifComment, 0x3B] },
        { "film with a box of a wrong size before its place",
            [.. Ftyp, .. Samples.Box("moov", [.. Samples.Box("mvhd", new byte[100]), 0, 0, 0, 3, .. "trak"u8, .. Place])] },
        { "film with bytes behind its boxes",
            [.. Ftyp, .. Samples.Box("moov", Samples.Box("mvhd", new byte[100])), 0, 0, 0, 3, .. Samples.SecretBytes] },
        { "film with a box without a name", [.. Ftyp, .. Samples.Box("moov", [.. Samples.Box("\0\u0001\u0002\u0003", [1]), .. Place])] },
        { "film whose handler ends before its type", [.. Ftyp, .. Samples.Box("moov", Samples.Box("trak",
            Samples.Box("mdia", [.. Samples.Box("hdlr", new byte[4]), .. Samples.Box("musi", Samples.SecretBytes)])))] },
        { "film with two descriptions of one track", MovieSamples.Movie(MovieSamples.Track("vide",
            description: [.. MovieSamples.Description("vide"), .. Samples.Box("stsd", new byte[8])])) },
        { "film whose removed samples lie in its index", SamplesInIndex() },
        { "film whose dash cam's list leads into its index", PositionsInIndex() },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task A_broken_file_has_nothing_left_to_remove(string what, byte[] content)
    {
        Assert.NotEmpty(what);

        var (_, stored) = await Intakes.TakeAsync(content);

        Assert.True(stored.AsSpan().IndexOf(Samples.SecretBytes) < 0, "The place stayed.");
        Assert.True(stored.AsSpan().IndexOf("VNDR"u8) < 0, "The encoder's maker stayed.");
        Assert.Equal(stored, (await Intakes.TakeAsync(stored)).Bytes);
    }

    [Theory]
    [InlineData("jpeg of which only the start would stay")]
    [InlineData("webp with a header that is too short")]
    [InlineData("film without a first box")]
    public async Task A_file_is_refused_when_what_stays_is_none_of_its_type(string what)
    {
        byte[] content = what[0] switch
        {
            'j' => [0xFF, 0xD8, .. JpegExif, 0xFF, 0xD9],
            'w' => Samples.Riff([.. Samples.RiffChunk("VP8X", new byte[4]), .. Vp8]),
            _ => [0, 0, 0, 1, .. "mdat"u8, .. new byte[40]],
        };

        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(content));
    }

    [Fact]
    public void A_value_of_a_profile_cannot_lie_in_the_list_of_its_values()
    {
        // The second entry shares its value with the first, and that value is the first entry itself.
        byte[] Entry(string name, int offset) => [.. name.Select(c => (byte)c), .. Samples.BigEndian(offset), .. Samples.BigEndian(12)];
        byte[] profile =
        [
            .. new byte[128], 0, 0, 0, 3, .. Entry("dmnd", 200), .. Entry("desc", 200), .. Entry("dmdd", 144), .. new byte[32],
            .. Samples.SecretBytes,
        ];

        IccProfile.Clean(profile);
        byte[] once = [.. profile];
        IccProfile.Clean(profile);

        Assert.Equal(once, profile);
    }

    [Fact]
    public async Task A_film_with_many_zeros_between_its_boxes_is_taken()
    {
        var movie = Samples.Box("moov", Samples.Box("mvhd", new byte[100]));
        byte[] film = [.. Ftyp, .. Samples.Box("mdat", [1, 2, 3]), .. new byte[3_000_000], .. movie];

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(film, stored);
    }

    // The removed samples are the type of the picture's handler.
    private static byte[] SamplesInIndex()
    {
        byte[] Film(int at) => MovieSamples.Movie(
            MovieSamples.Track("vide"), MovieSamples.Track("meta", table: MovieSamples.Table([at], [2, 2])));
        return Film(Film(0).AsSpan().IndexOf("vide"u8));
    }

    // The block of positions reaches over the type of the picture's handler.
    private static byte[] PositionsInIndex()
    {
        byte[] Film(int at) => MovieSamples.Movie(
            Samples.Box("gps ", [0, 0, 1, 1, 0, 0, 0, 1, .. Samples.BigEndian(at), .. Samples.BigEndian(16)]), MovieSamples.Track("vide"));
        var handler = Film(0).AsSpan().IndexOf("mhlrvide"u8) - 4;
        var film = Film(handler - 4);
        "freeGPS "u8.CopyTo(film.AsSpan(handler));
        return film;
    }
}
