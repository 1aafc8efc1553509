using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Tests.Media;

public sealed class SnifferTests
{
    private static readonly (string Type, byte[] Content)[] SoundFiles =
    [
        ("image/jpeg", Samples.Jpeg()),
        ("image/png", Samples.Png()),
        ("image/gif", Samples.Gif),
        ("image/gif", [.. "GIF87a"u8, .. Samples.Gif.AsSpan(6)]),
        ("image/webp", Samples.Webp()),
        ("video/mp4", Samples.Mp4()),
        ("video/mp4", Samples.Mp4("avc1")),
        ("video/mp4", Samples.Mp4("zzzz")), // Known by its compatible brand.
        ("video/mpeg", Samples.Mpeg),
        ("video/mpeg", [0, 0, 1, 0xB3, 0x14, 0, 0xF0, 0x13, .. new byte[20]]),
        ("video/quicktime", Samples.Mov()),
        ("video/quicktime",
            [.. Samples.Box("wide", []), .. Samples.Box("mdat", [1, 2, 3]), .. Samples.Box("moov", Samples.Box("mvhd", new byte[100]))]),
        ("video/quicktime", [.. Samples.Box("moov", Samples.Box("mvhd", new byte[100])), .. Samples.Box("mdat", [1, 2, 3])]),
        ("video/quicktime", [.. Samples.Box("mdat", [1, 2, 3]), .. Samples.Box("moov", Samples.Box("mvhd", new byte[100]))]),
        ("video/quicktime", [.. Samples.Box("free", []), .. Samples.Box("moov", Samples.Box("mvhd", new byte[100]))]),
        ("video/quicktime", [.. Samples.Box("skip", []), .. Samples.Box("moov", Samples.Box("mvhd", new byte[100]))]),
        ("video/quicktime", [.. Samples.Box("pnot", new byte[12]), .. Samples.Box("moov", Samples.Box("mvhd", new byte[100]))]),
        ("application/pdf", Samples.Pdf),
        ("application/msword", Samples.Doc()),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Samples.Docx()),
    ];

    public static TheoryData<string, byte[]> Sound()
    {
        var rows = new TheoryData<string, byte[]>();
        foreach (var (type, content) in SoundFiles)
        {
            rows.Add(type, content);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Sound), DisableDiscoveryEnumeration = true)]
    public async Task The_bytes_decide_whatever_the_name_says(string type, byte[] content)
    {
        var (file, _) = await Intakes.TakeAsync(content, "holiday.exe", MediaTypes.Unknown);

        Assert.Equal(type, file.Type.MimeType);
        Assert.Equal($"holiday.{file.Type.Extension}", file.Name);
    }

    [Theory]
    [MemberData(nameof(Sound), DisableDiscoveryEnumeration = true)]
    public async Task A_declared_type_that_does_not_fit_is_refused(string type, byte[] content)
    {
        var other = type == "image/png" ? "image/jpeg" : "image/png";
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(content, "a", other));
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(content, "a", "text/html"));
        Assert.Equal(type, (await Intakes.TakeAsync(content, "a", type + "; charset=binary")).File.Type.MimeType);
    }

    [Theory]
    [InlineData("image/jpeg", "image/jpg", "image/pjpeg")]
    [InlineData("image/png", "image/x-png", "image/apng")]
    [InlineData("video/mp4", "video/x-m4v", "application/mp4", "video/3gpp", "video/3gpp2")]
    [InlineData("video/mpeg", "video/x-mpeg", "video/mpg", "video/mp2p")]
    [InlineData("video/quicktime", "video/x-quicktime")]
    [InlineData("application/pdf", "application/x-pdf")]
    [InlineData("application/msword", "application/vnd.ms-word", "application/x-msword")]
    public async Task A_file_may_be_declared_by_another_name_of_its_type(string type, params string[] names)
    {
        var content = SoundFiles.First(file => file.Type == type).Content;
        foreach (var name in names)
        {
            Assert.Equal(type, (await Intakes.TakeAsync(content, "a", name)).File.Type.MimeType);
        }
    }

    [Fact]
    public void The_ten_types_are_those_of_the_constants()
    {
        Assert.Equal(Limits.MediaTypes, MediaTypes.All.Select(t => t.MimeType));
        Assert.Equal(Limits.MediaTypes.Order(), SoundFiles.Select(file => file.Type).Distinct().Order());
    }

    [Fact]
    public async Task The_size_of_a_picture_is_known()
    {
        Assert.Equal((5, 4), await SizeAsync(Samples.Jpeg(orientation: 1)));
        Assert.Equal((4, 5), await SizeAsync(Samples.Png()));
        Assert.Equal((2, 3), await SizeAsync(Samples.Gif));
        Assert.Equal((5, 6), await SizeAsync(Samples.Webp(orientation: 1)));
    }

    /// <summary>Only types and bytes are limited. These pictures were once refused for their pixels.</summary>
    public static TheoryData<byte[]> OfManyPixels() =>
    [
        .. new byte[][]
        {
            Samples.Png(12_000, 9_000),
            Samples.Png(int.MaxValue, int.MaxValue),
            [.. "GIF89a"u8, .. Noise],
            [.. "RIFF"u8, .. Noise.AsSpan(0, 4), .. "WEBPVP8 "u8, .. Noise],
            [.. "RIFF"u8, .. Noise.AsSpan(0, 4), .. "WEBPVP8X"u8, .. Noise],
        },
    ];

    [Theory]
    [MemberData(nameof(OfManyPixels), DisableDiscoveryEnumeration = true)]
    public async Task A_picture_is_never_refused_for_its_pixels(byte[] content) =>
        Assert.Equal(MediaKind.Image, (await Intakes.TakeAsync(content)).File.Type.Kind);

    private static byte[] Noise => [.. Enumerable.Range(0, 200).Select(i => (byte)(255 - i))];

    private static async Task<(int, int)> SizeAsync(byte[] content)
    {
        var size = (await Intakes.TakeAsync(content)).File.Size;
        return (size!.Width, size.Height);
    }
}
