using System.Text;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media;

public sealed class HostileFileTests
{
    private const string Html = "<html><script>alert(1)</script></html>";

    public static TheoryData<string, byte[]> Refused() => new()
    {
        { "html", Encoding.UTF8.GetBytes(Html) },
        { "svg", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>") },
        { "script", Encoding.UTF8.GetBytes("#!/bin/sh\nrm -rf /") },
        { "exe", [.. "MZ"u8, .. new byte[200]] },
        { "elf", [0x7F, .. "ELF"u8, .. new byte[200]] },
        { "html before a pdf", Encoding.UTF8.GetBytes(Html + "%PDF-1.7\n%%EOF") },
        { "pdf of no version", Encoding.UTF8.GetBytes("%PDF-<script>%%EOF") },
        { "gif that is a script", Encoding.UTF8.GetBytes("GIF89a/*" + new string(' ', 50) + "*/=1;alert(1)") },
        { "gif start alone", Samples.Gif[..8] },
        { "jpeg start and html", [0xFF, 0xD8, 0xFF, 0xE0, .. Encoding.UTF8.GetBytes(Html)] },
        { "jpeg of four bytes", [0xFF, 0xD8, 0xFF, 0xE0] },
        { "png start alone", Samples.Png()[..8] },
        { "wave", [.. "RIFF"u8, 100, 0, 0, 0, .. "WAVEfmt "u8, .. new byte[100]] },
        { "avi", [.. "RIFF"u8, 100, 0, 0, 0, .. "AVI LIST"u8, .. new byte[100]] },
        { "ftyp and html", [.. Samples.Box("ftyp", [.. "isom"u8, 0, 0, 0, 0, .. "isom"u8]), .. Encoding.UTF8.GetBytes(Html)] },
        { "heic", [.. Samples.Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heicisom"u8]), .. Samples.Box("moov", [])] },
        { "avif", [.. Samples.Box("ftyp", [.. "avif"u8, 0, 0, 0, 0, .. "mif1isom"u8]), .. Samples.Box("moov", [])] },
        { "m4a", [.. Samples.Box("ftyp", [.. "M4A "u8, 0, 0, 0, 0, .. "isommp42"u8]), .. Samples.Box("moov", [])] },
        { "mpeg start alone", [0, 0, 1, 0xBA] },
        { "mpeg start and html", [0, 0, 1, 0xBA, .. Encoding.UTF8.GetBytes(Html)] },
        { "xls", Samples.CompoundFile("Workbook", "\u0005SummaryInformation") },
        { "ppt", Samples.CompoundFile("PowerPoint Document", "Current User") },
        { "msi", Samples.CompoundFile("\u4840\u3F7F\u4164", "\u0005SummaryInformation") },
        { "doc with macros", Samples.CompoundFile("WordDocument", "1Table", "Macros") },
        { "doc and workbook in one", Samples.CompoundFile("WordDocument", "Workbook") },
        { "encrypted docx", Samples.CompoundFile("EncryptedPackage", "EncryptionInfo") },
        { "doc without content", Samples.Doc()[..1600] },
        { "doc whose text is not Word's", HostileDocuments.NotWord() },
        { "compound start alone", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]] },
        { "compound directory in a circle", HostileDocuments.Circle() },
        { "zip", Samples.Package(("a.txt", "text")) },
        { "xlsx", HostileDocuments.Xlsx() },
        { "docx with the type of a template",
            Samples.Docx("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml") },
        { "docm", Samples.Docx("application/vnd.ms-word.document.macroEnabled.main+xml") },
        { "docx with macros", Samples.Docx(more: "word/vbaProject.bin") },
        { "docx with macros under another name", HostileDocuments.DisguisedMacros() },
        { "docx with an encrypted entry", HostileDocuments.Encrypted() },
        { "docx without its list", Samples.Docx()[..^30] },
        { "docx with html behind it", [.. Samples.Docx(), .. Encoding.UTF8.GetBytes(Html)] },
        { "docx that is a bomb", HostileDocuments.Bomb() },
        { "docx of too many entries", Samples.Docx(more: [.. Enumerable.Range(0, 5_001).Select(i => $"word/{i}")]) },
        { "docx with an entity bomb", HostileDocuments.EntityBomb() },
    };

    public static TheoryData<string, byte[], int> BrokenOff() => new()
    {
        // The type, the file, and the number of bytes that stay.
        { "image/jpeg", [0xFF, 0xD8, .. Samples.Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]), .. new byte[5_000]], 20 },
        { "image/jpeg", [0xFF, 0xD8, .. Samples.JpegPicture().AsSpan(0, Samples.JpegPicture().Length - 3)], 0 },
        { "image/png", [.. Samples.PngStart(1, 1), .. new byte[5_000]], 33 },
        { "image/png", Samples.PngStart(0, 0), 33 },
        { "image/gif", [.. "GIF89a"u8, .. new byte[5_000]], 13 },
        { "image/gif", Samples.Gif[..^2], 0 },
        { "image/webp", [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, 10, 0, 0, 0, .. new byte[5_000]], 30 },
        { "image/webp", [.. "RIFF"u8, 100, 0, 0, 0, .. "WEBPVP8 "u8, 80, 0, 0, 0, .. new byte[40]], 0 },
        { "video/mp4", [.. Samples.Box("ftyp", [.. "isom"u8, 0, 0, 0, 0, .. "isom"u8]), .. new byte[5_000]], 0 },
        { "video/mp4", [.. Samples.Box("ftyp", [.. "isom"u8, 0, 0, 0, 0, .. "isom"u8]), 0, 0, 1, 0, .. "mdat"u8, 1, 2, 3], 0 },
        { "video/quicktime", [.. Samples.Box("ftyp", [.. "qt  "u8, 0, 0, 0, 0, .. "qt  "u8]), .. new byte[50]], 0 },
        { "video/mpeg", [0, 0, 1, 0xBA, .. new byte[5_000]], 0 },
        { "video/mpeg", [0, 0, 1, 0xB3, .. new byte[50]], 0 },
        { "application/pdf", "%PDF-1.7\n"u8.ToArray(), 0 },
    };

    [Theory]
    [MemberData(nameof(BrokenOff), DisableDiscoveryEnumeration = true)]
    public async Task A_file_that_breaks_off_behind_a_sound_start_is_stored_as_far_as_it_goes(string type, byte[] content, int length)
    {
        var (file, stored) = await Intakes.TakeAsync(content);

        Assert.Equal(type, file.Type.MimeType);
        Assert.Equal(length == 0 ? content : content[..length], stored);
    }

    [Theory]
    [MemberData(nameof(StrippingTests.WithSecrets), MemberType = typeof(StrippingTests), DisableDiscoveryEnumeration = true)]
    public async Task A_file_that_breaks_off_keeps_no_metadata(string what, byte[] whole)
    {
        Assert.NotEmpty(what);
        for (var length = 48; length < whole.Length; length++)
        {
            var (_, stored) = await Intakes.TakeAsync(whole[..length]);
            Assert.True(stored.AsSpan().IndexOf(Samples.SecretBytes.AsSpan(0, 8)) < 0, $"Cut off after {length} bytes.");
        }
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_file_that_only_looks_right_is_refused(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        foreach (var declared in new[] { null, "image/jpeg", "application/msword", MediaTypes.Unknown })
        {
            Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(content, "photo.jpg", declared));
        }
    }

    [Fact]
    public async Task An_empty_file_is_refused() => Assert.Equal(ErrorCode.InvalidRequest, await Intakes.RefusalAsync([]));

    [Fact]
    public async Task A_polyglot_of_picture_and_archive_is_stored_as_a_picture_alone()
    {
        byte[] polyglot = [.. Samples.Jpeg(), .. Samples.Package(("payload.txt", "payload"))];

        var (_, stored) = await Intakes.TakeAsync(polyglot);

        Assert.True(stored.AsSpan().IndexOf("PK\x03\x04"u8) < 0);
        Assert.Equal([0xFF, 0xD9], stored[^2..]);
    }

    [Fact]
    public async Task Two_gigabytes_with_a_bad_start_are_refused_after_64_kilobytes()
    {
        var body = new SlowStream([.. "MZ"u8], 16 * 1024, zeros: 2L * 1024 * 1024 * 1024);
        var intake = new MediaIntake(Options.Create(new MediaOptions()));

        await Assert.ThrowsAsync<ChatException>(() => intake.OpenAsync(new IncomingFile("a.jpg", null, body), CancellationToken.None));

        Assert.Equal(64 * 1024, body.BytesRead);
    }

    public static TheoryData<byte[]> Starts() =>
    [
        .. new byte[][]
        {
            [.. Samples.Mp4()[..20], .. Samples.BigEndian(0), .. "mdat"u8],
            [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8],
        },
    ];

    [Theory]
    [MemberData(nameof(Starts), DisableDiscoveryEnumeration = true)]
    public async Task Two_gigabytes_with_a_good_start_are_refused_at_the_limit_of_their_kind(byte[] start)
    {
        var body = new SlowStream(start, 64 * 1024, zeros: 2L * 1024 * 1024 * 1024);
        var intake = new MediaIntake(Options.Create(new MediaOptions { MaxVideoBytes = 1024 * 1024 }));

        var refusal = await Assert.ThrowsAsync<ChatException>(async () =>
        {
            await using var accepted = await intake.OpenAsync(new IncomingFile("a.mp4", null, body), CancellationToken.None);
            await accepted.Content.CopyToAsync(Stream.Null);
        });

        Assert.Equal(ErrorCode.FileTooLarge, refusal.Code);
        Assert.InRange(body.BytesRead, 1024 * 1024, 1024 * 1024 + (128 * 1024));
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_accepted()
    {
        var exact = new MediaOptions { MaxDocumentBytes = Samples.Pdf.Length };
        Assert.Equal(Samples.Pdf, (await Intakes.TakeAsync(Samples.Pdf, options: exact)).Bytes);

        var less = new MediaOptions { MaxDocumentBytes = Samples.Pdf.Length - 1 };
        Assert.Equal(ErrorCode.FileTooLarge, await Intakes.RefusalAsync(Samples.Pdf, options: less));
        Assert.Equal(ErrorCode.FileTooLarge, await Intakes.RefusalAsync(Samples.Doc(), options: less));
    }

    [Fact]
    public async Task A_refused_document_leaves_no_temporary_file()
    {
        var before = TemporaryFiles();
        await Intakes.RefusalAsync(Samples.CompoundFile("Workbook"));
        await Intakes.RefusalAsync(Samples.Docx(), options: new MediaOptions { MaxDocumentBytes = 100 });

        // Files of parallel tests disappear by themselves.
        var since = TemporaryFiles().Except(before).ToList();
        for (var look = 0; look < 3_000 && since.Count > 0; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            since = [.. since.Intersect(TemporaryFiles())];
        }

        Assert.Empty(since);
    }

    private static string[] TemporaryFiles() => Directory.GetFiles(Path.GetTempPath(), "chat-*");
}
