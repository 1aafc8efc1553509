using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media;

public sealed class StrippingTests
{
    public static TheoryData<string, byte[]> WithSecrets() => new()
    {
        { "jpeg", Samples.Jpeg() },
        { "png", Samples.Png() },
        { "gif", Samples.SecretGif },
        { "webp", Samples.Webp() },
        { "mp4", Samples.Mp4() },
        { "mov", Samples.Mov() },
    };

    [Theory]
    [MemberData(nameof(WithSecrets), DisableDiscoveryEnumeration = true)]
    public async Task A_stored_file_has_no_place(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        Assert.True(Contains(content, Samples.SecretBytes), "The sample must have a place.");

        var (_, stored) = await Intakes.TakeAsync(content);

        Assert.False(Contains(stored, Samples.SecretBytes));
        // A second cleaning changes nothing, so the stored file is a sound file of the same type.
        Assert.Equal(stored, (await Intakes.TakeAsync(stored)).Bytes);
    }

    [Fact]
    public async Task A_jpeg_keeps_its_picture_colours_and_orientation()
    {
        var (_, stored) = await Intakes.TakeAsync(Samples.Jpeg(orientation: 6));

        Assert.EndsWith(Convert.ToHexString(Samples.JpegPicture()), Convert.ToHexString(stored), StringComparison.Ordinal);
        Assert.True(Contains(stored, Samples.Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 7, 7, 7])));
        Assert.True(Contains(stored, Samples.Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1])));
        byte[] exif = [.. "Exif\0\0MM"u8, 0, (byte)'*', 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        Assert.True(Contains(stored, Samples.Segment(0xE1, exif)));
    }

    [Fact]
    public async Task An_upright_jpeg_has_no_exif_at_all() =>
        Assert.False(Contains((await Intakes.TakeAsync(Samples.Jpeg(orientation: 1))).Bytes, "Exif"u8.ToArray()));

    [Fact]
    public async Task Nothing_behind_the_end_of_a_jpeg_is_stored_wherever_a_buffer_ends()
    {
        for (var length = 100_000; length < 100_007; length++)
        {
            // The bytes come in pieces of seven.
            var picture = new byte[] { 0xFF, 0xD8 }.Concat(Samples.JpegPicture(length)).ToArray();

            var (_, stored) = await Intakes.TakeAsync([.. picture, .. Samples.SecretBytes]);

            Assert.Equal(picture, stored);
        }
    }

    [Fact]
    public async Task A_jpeg_of_many_buffers_keeps_every_byte_of_its_scan()
    {
        // FF 00 and restart markers fall on every place at the edge of the buffer.
        var random = new Random(5);
        var scan = new byte[700_000];
        for (var i = 0; i < scan.Length; i++)
        {
            scan[i] = i > 0 && scan[i - 1] == 0xFF ? (byte)(random.Next(2) * 0xD3) : random.Next(3) == 0
                ? (byte)0xFF : (byte)random.Next(255);
        }

        scan[^1] = 0;
        byte[] picture = [0xFF, 0xD8, .. Samples.Segment(0xC0, [8, 0, 4, 0, 5, 1, 1, 0x11, 0]),
            .. Samples.Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. scan, 0xFF, 0xD9];

        Assert.Equal(picture, (await Intakes.TakeAsync(picture)).Bytes);
    }

    [Fact]
    public async Task A_png_keeps_its_picture_and_orientation()
    {
        var (_, stored) = await Intakes.TakeAsync(Samples.Png());

        byte[] expected =
        [
            .. Samples.Png()[..8],
            .. Samples.Chunk("IHDR", [.. Samples.BigEndian(4), .. Samples.BigEndian(5), 8, 2, 0, 0, 0]),
            .. Samples.Chunk("eXIf", [.. "MM"u8, 0, (byte)'*', 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0]),
            .. Samples.Chunk("IDAT", [1, 2, 3, 4, 5]),
            .. Samples.Chunk("IEND", []),
        ];
        Assert.Equal(expected, stored);
    }

    [Fact]
    public async Task A_webp_keeps_its_length_picture_and_orientation()
    {
        var sample = Samples.Webp();

        var (_, stored) = await Intakes.TakeAsync(sample);

        Assert.Equal(sample.Length, stored.Length);
        Assert.True(Contains(stored, Samples.RiffChunk("VP8 ", [1, 2, 3, 4, 5, 6, 7])));
        Assert.True(Contains(stored, Samples.RiffChunk("VP8X", [0x08, 0, 0, 0, 4, 0, 0, 5, 0, 0])));
        Assert.True(Contains(stored, [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8]));
        Assert.False(Contains(stored, "XMP "u8.ToArray()));
    }

    [Fact]
    public async Task A_film_keeps_every_offset_and_all_samples()
    {
        var samples = new byte[300_000];
        new Random(7).NextBytes(samples);
        var film = Samples.Mp4(samples: samples);

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(film.Length, stored.Length);
        var changed = Enumerable.Range(0, film.Length).Where(i => film[i] != stored[i]).ToList();
        var movie = film.AsSpan().LastIndexOf("moov"u8);
        Assert.All(changed, i => Assert.True(i > movie, "Only the movie box may change."));
        Assert.True(Contains(stored, "mvhd"u8.ToArray()) && Contains(stored, "tkhd"u8.ToArray()));
        Assert.False(Contains(stored, "udta"u8.ToArray()) || Contains(stored, "meta"u8.ToArray()));
    }

    [Fact]
    public async Task Documents_mpeg_and_a_plain_gif_are_stored_unchanged()
    {
        foreach (var content in new[] { Samples.Pdf, Samples.Doc(), Samples.Docx(), Samples.Mpeg, Samples.Gif })
        {
            Assert.Equal(content, (await Intakes.TakeAsync(content)).Bytes);
        }
    }

    [Fact]
    public async Task Damaged_exif_is_removed_without_a_failure()
    {
        foreach (var tiff in new byte[][] { [], [1, 2, 3], [.. "II*\0"u8, 255, 255, 255, 255],
            [.. "MM\0*"u8, 0, 0, 0, 8, 255, 255], [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 99, 0, 0, 0] })
        {
            byte[] jpeg = [0xFF, 0xD8, .. Samples.Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]), .. Samples.JpegPicture()];
            Assert.Equal([0xFF, 0xD8, .. Samples.JpegPicture()], (await Intakes.TakeAsync(jpeg)).Bytes);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task The_memory_for_a_file_does_not_follow_its_size(int megabytes)
    {
        byte[] head = [0xFF, 0xD8, .. Samples.Segment(0xC0, [8, 0, 4, 0, 5, 1, 1, 0x11, 0]), .. Samples.Segment(0xDA, [1, 1, 0, 0, 63, 0])];
        // The source never waits, so everything runs on this thread.
        var content = new SlowStream(head, 64 * 1024, zeros: (megabytes * 1024L * 1024) - head.Length);
        var intake = new MediaIntake(Options.Create(new MediaOptions()));
        var before = GC.GetAllocatedBytesForCurrentThread();

        await using var accepted = await intake.OpenAsync(new IncomingFile("a.jpg", null, content), CancellationToken.None);
        await accepted.Content.CopyToAsync(Stream.Null);

        Assert.Equal(megabytes * 1024L * 1024, content.BytesRead);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 * 1024 * 1024);
    }

    private static bool Contains(byte[] all, byte[] part) => all.AsSpan().IndexOf(part) >= 0;
}
