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
    private const int MaxDescriptions = 64;

    // Timed metadata, drones' subtitles and time codes hold where and when, so only what is seen and heard stays.
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { Picture, Sound, "auxv", "clcp", "subt", "MPEG", "musi" };

    private readonly Dictionary<string, MovieBox> _boxes = new(StringComparer.Ordinal);
    private string? _handler;

    public MovieBox Box => box;

    public uint? Id => Find("tkhd") is { } header ? file.UInt32(header.Content + (IsLong(header) ? 20 : 12)) : null;

    /// <summary>A track whose handler is not known stays: it may be the picture.</summary>
    public bool IsKept => _handler is null || Kept.Contains(_handler);

    public MovieBox? References => Find("tref");

    public void Add(MovieBox child, string parent)
    {
        _boxes[child.Name] = child;
        if (child.Name == "hdlr" && parent == "mdia")
        {
            _handler = file.Name(child.Content + 8);
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
        var matrix = header.Content + (IsLong(header) ? 52 : 40);
        var (width, height) = ((int)(file.UInt32(matrix + 36) >> 16), (int)(file.UInt32(matrix + 40) >> 16));
        var isTurned = file.UInt32(matrix) == 0 && file.UInt32(matrix + 16) == 0 && file.UInt32(matrix + 4) != 0;
        facts.SetStored(isTurned ? height : width, isTurned ? width : height);
    }

    public IEnumerable<MovieEdit> CleanDescriptions()
    {
        if (_handler is not (Picture or Sound) || Find("stsd") is not { } descriptions)
        {
            yield break;
        }

        var at = descriptions.Content + 8;
        for (var count = 0; at < descriptions.End && count < MaxDescriptions; count++)
        {
            var entry = file.ReadBox(at, descriptions.End);
            at = entry.End;
            if (entry.End - entry.Start >= VendorOffset + VendorBytes)
            {
                yield return MovieEdit.Blank(entry.Start + VendorOffset, VendorBytes);
            }

            if (_handler == Picture && entry.End - entry.Start >= EncoderOffset + EncoderBytes)
            {
                yield return MovieEdit.Blank(entry.Start + EncoderOffset, EncoderBytes);
            }
        }
    }

    /// <summary>The bytes of the track's samples.</summary>
    public IEnumerable<MovieEdit> BlankSamples() =>
        Find("stsc") is { } chunks && Find("stsz") is { } sizes && (Find("stco") ?? Find("co64")) is { } offsets
            ? new SampleTable(file, chunks, sizes, offsets).Ranges().Select(range => MovieEdit.Blank(range.Offset, range.Count))
            : [];

    private MovieBox? Find(string name) => _boxes.GetValueOrDefault(name);

    // The times and the duration of version 1 have 8 bytes each instead of 4.
    private bool IsLong(MovieBox header) => file.Read(header.Content, 1)[0] == 1;
}
