using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Chat.Benchmarks.Media;

/// <summary>A file to upload: sound as far as a server looks, its picture or film noise.</summary>
internal sealed record SampleFile(string Path, string MimeType, int Megabytes)
{
    /// <summary>The bytes of one read or write.</summary>
    public const int BufferBytes = 80 * 1024;

    private const int PieceBytes = 1024 * 1024;
    private const int PackageBytes = 4096;
    private const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public string Name => $"{Megabytes} MB {System.IO.Path.GetExtension(Path)[1..].ToUpperInvariant()}";

    private long Size => Megabytes * 1024L * 1024;

    public FileStream OpenRead() =>
        new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>The baseline: the same bytes copied from file to file.</summary>
    public async Task CopyAsync(string target, bool flush)
    {
        await using var from = OpenRead();
        await using var to = new FileStream(
            target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await from.CopyToAsync(to, BufferBytes);
        if (flush)
        {
            to.Flush(flushToDisk: true);
        }
    }

    public static SampleFile Jpeg(DirectoryInfo folder, int megabytes)
    {
        byte[] head =
        [
            0xFF, 0xD8,
            .. Segment(0xE1, [.. "Exif\0\0MM"u8, 0, (byte)'*', 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]),
            .. Segment(0xC0, [8, 0x10, 0, 0x10, 0, 1, 1, 0x11, 0]),
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        ];
        return Write(folder, new SampleFile("a.jpg", "image/jpeg", megabytes), head, Stuff, [0xFF, 0xD9]);
    }

    public static SampleFile Mp4(DirectoryInfo folder, int megabytes)
    {
        byte[] type = Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isom"u8]);
        byte[] movie = Box("moov", [.. Box("mvhd", new byte[100]), .. Box("udta", Box("\u00A9xyz", "+12.3456-098.7654/"u8.ToArray()))]);
        var file = new SampleFile("a.mp4", "video/mp4", megabytes);
        var samples = file.Size - type.Length - movie.Length;
        return Write(folder, file, [.. type, .. BigEndian((int)samples), .. "mdat"u8], _ => { }, movie);
    }

    /// <summary>A few bytes shorter than it says, for what the package adds to its picture.</summary>
    public static SampleFile Docx(DirectoryInfo folder, int megabytes)
    {
        var file = new SampleFile(System.IO.Path.Combine(folder.FullName, $"{megabytes}.docx"), ContentType, megabytes);
        using var zip = new ZipArchive(File.Create(file.Path), ZipArchiveMode.Create);
        Add(
            zip,
            "[Content_Types].xml",
            $"""<Types><Override PartName="/word/document.xml" ContentType="{ContentType}.main+xml"/></Types>""");
        Add(zip, "word/document.xml", "<document/>");
        using var picture = zip.CreateEntry("word/media/image1.png", CompressionLevel.NoCompression).Open();
        Fill(picture, file.Size - PackageBytes, _ => { });
        return file;
    }

    private static SampleFile Write(DirectoryInfo folder, SampleFile file, byte[] head, Action<Span<byte>> form, byte[] end)
    {
        var written = file with { Path = System.IO.Path.Combine(folder.FullName, $"{file.Megabytes}{file.Path}") };
        using var stream = File.Create(written.Path);
        stream.Write(head);
        Fill(stream, file.Size - head.Length - end.Length, form);
        stream.Write(end);
        return written;
    }

    private static void Fill(Stream stream, long count, Action<Span<byte>> form)
    {
        var random = new Random(1);
        var piece = new byte[PieceBytes];
        for (; count > 0; count -= piece.Length)
        {
            random.NextBytes(piece);
            form(piece);
            stream.Write(piece.AsSpan(0, (int)Math.Min(count, piece.Length)));
        }
    }

    // In the scan of a JPEG FF stands for itself before 00 only.
    private static void Stuff(Span<byte> scan)
    {
        for (var i = 0; i < scan.Length; i++)
        {
            scan[i] = i > 0 && scan[i - 1] == 0xFF ? (byte)0 : scan[i];
        }

        scan[^1] = 0;
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    private static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Box(string name, byte[] content) =>
        [.. BigEndian(content.Length + 8), .. Encoding.Latin1.GetBytes(name), .. content];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
