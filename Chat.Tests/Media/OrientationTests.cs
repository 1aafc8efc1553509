using Chat.Core.Errors;

namespace Chat.Tests.Media;

/// <summary>Width and height are those of the picture that a viewer shows.</summary>
[Trait("Report", "11")]
public sealed class OrientationTests
{
    [Theory]
    [InlineData(1, 5, 4)]
    [InlineData(2, 5, 4)]
    [InlineData(3, 5, 4)]
    [InlineData(4, 5, 4)]
    [InlineData(5, 4, 5)]
    [InlineData(6, 4, 5)]
    [InlineData(7, 4, 5)]
    [InlineData(8, 4, 5)]
    [InlineData(9, 5, 4)]
    public async Task A_picture_is_measured_after_its_orientation(ushort orientation, int width, int height)
    {
        Assert.Equal((width, height), await MeasureAsync(Samples.Jpeg(orientation)));
        Assert.Equal((width, height), await MeasureAsync(Samples.Png(5, 4, orientation)));
        Assert.Equal(width == 5 ? (5, 6) : (6, 5), await MeasureAsync(Samples.Webp(orientation)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public async Task A_long_colour_profile_does_not_hide_the_size(int segments)
    {
        byte[] jpeg =
        [
            0xFF, 0xD8,
            .. Samples.Segment(0xE1, [.. "Exif\0\0"u8, .. Samples.Tiff(6)]),
            .. Enumerable.Range(1, segments).SelectMany(i => Samples.Segment(
                0xE2, [.. "ICC_PROFILE\0"u8, (byte)i, (byte)segments, .. new byte[60_000]])),
            .. Samples.JpegPicture(),
        ];

        Assert.Equal((4, 5), await MeasureAsync(jpeg));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public async Task Fill_bytes_at_the_start_of_a_jpeg_are_accepted(int count)
    {
        byte[] jpeg = [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, count), .. Samples.Jpeg(orientation: 6).AsSpan(2)];

        Assert.Equal((4, 5), await MeasureAsync(jpeg));
    }

    [Fact]
    public async Task Fill_bytes_alone_are_not_a_jpeg()
    {
        byte[] fill = [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 100)];
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(fill));
        Assert.Equal(ErrorCode.UnsupportedMediaType,
            await Intakes.RefusalAsync([.. fill, 0xE0, .. "<html><script>alert(1)</script></html>"u8]));
    }

    [Fact]
    public async Task A_picture_without_metadata_has_the_size_of_its_frame()
    {
        // The three headers of WebP, a JPEG whose frame is progressive, and an animation.
        Assert.Equal((101, 51), await MeasureAsync(Samples.Riff(Samples.RiffChunk("VP8L", [0x2F, 100, 0x80, 12, 0, 0, 0, 0, 0, 0]))));
        Assert.Equal((300, 200),
            await MeasureAsync(Samples.Riff(Samples.RiffChunk("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A, 0x2C, 1, 0xC8, 0, 0, 0]))));
        Assert.Equal((0x1234, 0x2345),
            await MeasureAsync([0xFF, 0xD8, .. Samples.Segment(0xC2, [8, 0x23, 0x45, 0x12, 0x34, 1, 1, 0x11, 0]), 0xFF, 0xD9]));
        Assert.Equal((2, 3), await MeasureAsync(Samples.SecretGif));
    }

    [Theory]
    [InlineData(0x10000, 0, 0, 0x10000, 640, 360)]
    [InlineData(0, 0x10000, -0x10000, 0, 360, 640)]
    [InlineData(0, -0x10000, 0x10000, 0, 360, 640)]
    [InlineData(-0x10000, 0, 0, -0x10000, 640, 360)]
    public async Task A_film_is_measured_after_its_rotation(int a, int b, int c, int d, int width, int height)
    {
        byte[] header =
        [
            .. new byte[40],
            .. new[] { a, b, 0, c, d, 0, 0, 0, 0x40000000, 640 << 16, 360 << 16 }.SelectMany(Samples.BigEndian),
        ];

        Assert.Equal((width, height), await MeasureAsync(MovieSamples.Movie(MovieSamples.Track("vide", header))));
    }

    // The size is known when the file was read to its end.
    private static async Task<(int Width, int Height)> MeasureAsync(byte[] content)
    {
        var size = (await Intakes.TakeAsync(content)).File.Size!;
        return (size.Width, size.Height);
    }
}
