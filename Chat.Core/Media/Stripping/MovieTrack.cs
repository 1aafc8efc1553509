namespace Chat.Core.Media.Stripping;

/// <summary>The content of the boxes of one track, and the changes to make in them.</summary>
internal sealed class MovieTrack(MovieFile file, MovieBox box)
{
    private const string Picture = "vide";
    private const string Sound = "soun";

    // Sample descriptions of picture and sound name the maker of the encoder, and those of pictures the encoder.
    private const int VendorOffset = 20;
    private const int VendorBytes = 4;
    private const int EncoderOffset = 50;
    private const int EncoderBytes = 32;

    // Timed metadata, drones' subtitles and time codes hold where and when, so only what is seen and heard stays.
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { Picture, Sound, "auxv", "clcp", "subt", "MPEG", "musi" };

    private readonly List<MovieBox> _boxes = [];
    private string? _handler;

    public MovieBox Box => box;

    public uint? Id => Find("tkhd") is { } header ? file.UInt32(header, file.IsLong(header) ? 20 : 12) : null;

    /// <summary>A track whose handler is not known stays: it may be the picture.</summary>
    public bool IsKept => _handler is null || Kept.Contains(_handler);

    public IEnumerable<MovieBox> References => _boxes.Where(child => child.Name == "tref");

    public void Add(MovieBox child, string parent)
    {
        _boxes.Add(child);
        if (child.Name == "hdlr" && parent == "mdia")
        {
            _handler = file.Name(child, 8) ?? _handler;
        }
    }

    /// <summary>The size of the picture as it is shown, after the track's rotation.</summary>
    public void Describe(PictureFacts facts)
    {
        if (_handler != Picture || Find("tkhd") is not { } header)
        {
            return;
        }

        // The matrix has 9 numbers; of an upright film the first and the fifth are not zero. Sizes are 16.16.
        var matrix = header.Content + (file.IsLong(header) ? 52 : 40);
        var (width, height) = ((int)(file.UInt32(matrix + 36) >> 16), (int)(file.UInt32(matrix + 40) >> 16));
        var isTurned = file.UInt32(matrix) == 0 && file.UInt32(matrix + 16) == 0 && file.UInt32(matrix + 4) != 0;
        facts.SetStored(isTurned ? height : width, isTurned ? width : height);
    }

    public IEnumerable<MovieEdit> CleanDescriptions() => _handler is Picture or Sound
        ? _boxes.Where(child => child.Name == "stsd").SelectMany(list => file.Boxes(list.Content + 8, list.End)).SelectMany(CleanEntry)
        : [];

    /// <summary>Where the track's samples are.</summary>
    public IEnumerable<MovieRange> Samples() =>
        Find("stsc") is { } chunks && Find("stsz") is { } sizes && (Find("stco") ?? Find("co64")) is { } offsets
            ? new SampleTable(file, chunks, sizes, offsets).Ranges()
            : [];

    private IEnumerable<MovieEdit> CleanEntry(MovieBox entry)
    {
        if (entry.HeaderBytes > 0 && entry.End - entry.Start >= VendorOffset + VendorBytes)
        {
            yield return MovieEdit.Blank(entry.Start + VendorOffset, VendorBytes);
        }

        if (entry.HeaderBytes > 0 && _handler == Picture && entry.End - entry.Start >= EncoderOffset + EncoderBytes)
        {
            yield return MovieEdit.Blank(entry.Start + EncoderOffset, EncoderBytes);
        }
    }

    private MovieBox? Find(string name) => _boxes.FindLast(child => child.Name == name);
}
