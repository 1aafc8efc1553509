namespace Chat.Tests.Media.Tools;

/// <summary>Real files, with all the metadata that tools write, and what exiftool still finds in the stored ones.</summary>
[Trait("Report", "10")]
public sealed class ExifToolTests : IDisposable
{
    private const string Place = "48.8584";

    // Values that any of the files has before.
    private static readonly string[] Secrets = [Place, "48 deg", "2026:01:02", "10:11:12", "Anas Camera", "Secret", "Lavf", "Lavc",
        "VideoHandler", "SoundHandler", "FFMP", "x264"];

    // Groups and names of what says how to show a file. Everything else must be gone.
    private static readonly string[] Kept =
    [
        "SourceFile", "ExifTool:", "System:", "File:", "Composite:ImageSize", "Composite:Megapixels", "Composite:AvgBitrate",
            "Composite:Rotation",
        "JFIF:JFIFVersion", "JFIF:ResolutionUnit", "JFIF:XResolution", "JFIF:YResolution", "APP14:", "IFD0:Orientation",
            "ICC-header:", "ICC_Profile:",
        "PNG:", "PNG-pHYs:", "GIF:", "RIFF:", "QuickTime:", "Track1:", "Track2:",
    ];

    // In the groups of a container's own fields, these are the ones that could tell something.
    private static readonly string[] Telling = ["Date", "TimeCode", "TimeStamp", "Vendor", "HandlerDescription", "CompressorName",
        "Encoder", "Software", "Make", "Model", "Comment", "Creator", "Manufacturer"];

    private readonly MediaTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [ToolTheory]
    [InlineData("photo.jpg")]
    [InlineData("photo.png")]
    [InlineData("photo.webp")]
    [InlineData("photo.gif")]
    [InlineData("film.mp4")]
    [InlineData("film.mov")]
    [InlineData("faststart.mp4")]
    [InlineData("fragments.mp4")]
    public async Task Exiftool_finds_neither_place_nor_time_nor_device_in_a_stored_file(string name)
    {
        MediaMaker.Make(_tools, name);
        var before = _tools.Metadata(name);
        Assert.True(Told(before).Count > 3, "The file must have metadata before.");

        var (_, stored) = await Intakes.TakeAsync(await File.ReadAllBytesAsync(_tools.PathOf(name)), name);
        await File.WriteAllBytesAsync(_tools.PathOf("stored-" + name), stored);

        var after = _tools.Metadata("stored-" + name);
        Assert.Empty(Told(after));
        Assert.DoesNotContain(after, tag => tag.Key.Contains("Warning", StringComparison.Ordinal)
            || tag.Key.Contains("Error", StringComparison.Ordinal));
        // It still can be decoded to the same pictures and sounds.
        Assert.Equal(MediaMaker.Decode(_tools, name), MediaMaker.Decode(_tools, "stored-" + name));
    }

    private static List<string> Told(IReadOnlyDictionary<string, string> metadata) =>
    [
        .. from tag in metadata
           where !tag.Key.StartsWith("System:", StringComparison.Ordinal) && tag.Key != "SourceFile"
           where !Kept.Any(kept => tag.Key.StartsWith(kept, StringComparison.Ordinal)) || IsTelling(tag)
               || Secrets.Any(secret => tag.Value.Contains(secret, StringComparison.Ordinal))
           select $"{tag.Key}={tag.Value}",
    ];

    // An empty field, a date of zeros and the kinds of a handler tell nothing.
    private static bool IsTelling(KeyValuePair<string, string> tag) =>
        !tag.Key.StartsWith("File:", StringComparison.Ordinal)
        && Telling.Any(word => tag.Key.Contains(word, StringComparison.Ordinal))
        && tag.Value.Trim('0', ':', ' ', '\0').Length > 0;
}
