using System.IO.Compression;

namespace Chat.Tests.Media;

/// <summary>A stored picture does not say where, when or with what it was made, in places that are easily missed.</summary>
[Trait("Report", "10")]
public sealed class PicturePrivacyTests
{
    private static readonly byte[] Thumbnail = [.. Enumerable.Repeat((byte)0xAB, 12)];

    [Fact]
    public async Task A_jpeg_loses_the_thumbnail_of_its_jfif_header()
    {
        byte[] jpeg = [0xFF, 0xD8, .. Samples.Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 1, 0, 72, 0, 96, 2, 2, .. Thumbnail]),
            .. Samples.JpegPicture()];

        byte[] expected = [0xFF, 0xD8, .. Samples.Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 1, 0, 72, 0, 96, 0, 0]), .. Samples.JpegPicture()];
        Assert.Equal(expected, (await Intakes.TakeAsync(jpeg)).Bytes);
    }

    [Fact]
    public async Task A_jpeg_loses_everything_behind_adobes_colour_transform()
    {
        byte[] transform = [.. "Adobe"u8, 0, 100, 0x80, 0, 0, 0, 1];
        byte[] jpeg = [0xFF, 0xD8, .. Samples.Segment(0xEE, [.. transform, .. Samples.SecretBytes]), .. Samples.JpegPicture()];

        Assert.Equal([0xFF, 0xD8, .. Samples.Segment(0xEE, transform), .. Samples.JpegPicture()], (await Intakes.TakeAsync(jpeg)).Bytes);
    }

    [Theory]
    [InlineData(0xE0, "JFXX\0")]
    [InlineData(0xE0, "JFIF\0")] // Too short for its numbers.
    [InlineData(0xE2, "FPXR\0")]
    [InlineData(0xE3, "Meta\0")]
    [InlineData(0xEC, "Ducky")]
    [InlineData(0xEE, "Adobe")]
    [InlineData(0xEE, "Other")]
    [InlineData(0xF0, "JPG0")]
    [InlineData(0xFD, "JPG13")]
    public async Task A_jpeg_loses_a_segment_that_no_decoder_needs(byte marker, string name)
    {
        byte[] jpeg = [0xFF, 0xD8, .. Samples.Segment(marker, [.. name.Select(c => (byte)c), 1]), .. Samples.JpegPicture()];

        Assert.Equal([0xFF, 0xD8, .. Samples.JpegPicture()], (await Intakes.TakeAsync(jpeg)).Bytes);
    }

    [Fact]
    public async Task A_gif_keeps_frames_timing_and_loop_alone()
    {
        byte[] expected =
        [
            .. Samples.Gif.AsSpan(0, 19),
            0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
            0x21, 0xF9, 4, 0, 10, 0, 0, 0,
            .. Samples.Gif.AsSpan(19),
        ];

        Assert.Equal(expected, (await Intakes.TakeAsync(Samples.SecretGif)).Bytes);
    }

    [Fact]
    public async Task A_colour_profile_keeps_its_colours_and_loses_device_and_date()
    {
        byte[] webp = Samples.Riff([.. Samples.RiffChunk("VP8X", [0x20, 0, 0, 0, 4, 0, 0, 5, 0, 0]),
            .. Samples.RiffChunk("ICCP", Profile()), .. Samples.RiffChunk("VP8 ", [1, 2, 3])]);
        byte[] jpeg = [0xFF, 0xD8, .. Samples.Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. Profile()]), .. Samples.JpegPicture()];
        byte[] png =
        [
            .. Samples.PngStart(1, 1),
            .. Samples.Chunk("iCCP", [.. "Anas screen\0\0"u8, .. Compress(Profile())]),
            .. Samples.Chunk("IDAT", [1]), .. Samples.Chunk("IEND", []),
        ];

        Assert.True(Contains((await Intakes.TakeAsync(webp)).Bytes, Clean()));
        Assert.True(Contains((await Intakes.TakeAsync(jpeg)).Bytes, Clean()));
        var stored = (await Intakes.TakeAsync(png)).Bytes;
        var at = stored.AsSpan().IndexOf("iCCPicc\0\0"u8);
        Assert.Equal(Clean(), Inflate(stored[(at + 9)..]));
        Assert.False(Contains(stored, "Ana"u8.ToArray()));
    }

    public static TheoryData<byte[]> BrokenProfiles() =>
    [
        .. new byte[][]
        {
            [],
            [1],
            [(byte)'n', 0],
            [(byte)'n', 0, 1, 2, 3],
            [(byte)'n', 0, 0, 1, 2, 3],
            [(byte)'n', 0, 0, .. Compress(new byte[3_000_000])],
        },
    ];

    [Theory]
    [MemberData(nameof(BrokenProfiles), DisableDiscoveryEnumeration = true)]
    public async Task A_profile_of_a_png_that_cannot_be_read_is_removed(byte[] profile)
    {
        byte[] picture = [.. Samples.Chunk("IDAT", [1]), .. Samples.Chunk("IEND", [])];
        byte[] png = [.. Samples.PngStart(1, 1), .. Samples.Chunk("iCCP", profile), .. picture];

        byte[] expected = [.. Samples.PngStart(1, 1), .. picture];
        Assert.Equal(expected, (await Intakes.TakeAsync(png)).Bytes);
    }

    // Two tags: the model of the device, and colours that share no bytes with it; a third shares its bytes with the colours.
    private static byte[] Profile()
    {
        var profile = new byte[260];
        Array.Fill(profile, (byte)'x', 0, 128);
        byte[] table = [0, 0, 0, 3, .. "dmdd"u8, 0, 0, 0, 200, 0, 0, 0, 20, .. "rXYZ"u8, 0, 0, 0, 220, 0, 0, 0, 20, .. "dmnd"u8, 0,
            0, 0, 220, 0, 0, 0, 20];
        table.CopyTo(profile, 128);
        Array.Fill(profile, (byte)'m', 200, 20);
        Array.Fill(profile, (byte)'c', 220, 20);
        return profile;
    }

    private static byte[] Clean()
    {
        var profile = Profile();
        foreach (var field in new[] { 4..8, 24..36, 40..44, 48..56, 80..100, 200..220 })
        {
            profile.AsSpan(field).Clear();
        }

        return profile;
    }

    private static byte[] Compress(byte[] data)
    {
        using var buffer = new MemoryStream();
        using (var zlib = new ZLibStream(buffer, CompressionLevel.Optimal))
        {
            zlib.Write(data);
        }

        return buffer.ToArray();
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var all = new MemoryStream();
        zlib.CopyTo(all);
        return all.ToArray();
    }

    private static bool Contains(byte[] all, byte[] part) => all.AsSpan().IndexOf(part) >= 0;
}
