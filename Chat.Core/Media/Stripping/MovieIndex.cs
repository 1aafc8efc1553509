namespace Chat.Core.Media.Stripping;

/// <summary>
/// Walks the boxes of a film and lists what has to change in place, so that no offset into the samples moves: user data,
/// metadata and unknown boxes become free space of zeros; times, names of handlers and encoders become zeros; tracks that
/// are neither seen nor heard go with their samples.
/// </summary>
internal sealed class MovieIndex(MovieFile file, PictureFacts facts)
{
    /// <summary>The boxes of a film nest five deep; deeper ones are made to be deep.</summary>
    private const int MaxDepth = 16;

    private static readonly byte[] Free = "free"u8.ToArray();

    private readonly Stack<(MovieBox Box, MovieTrack? Track)> _open = new();
    private readonly List<MovieTrack> _tracks = [];
    private readonly List<MovieBox> _fragments = [];
    private readonly List<MovieEdit> _edits = [];

    /// <summary>The changes in the order of their offsets. A structure that breaks off is followed as far as it goes.</summary>
    public static IReadOnlyList<MovieEdit> Read(Stream content, PictureFacts facts)
    {
        var index = new MovieIndex(new MovieFile(content), facts);
        index.Try(index.Walk);
        index.Finish();
        return [.. index._edits.OrderBy(edit => edit.Offset)];
    }

    private void Walk()
    {
        for (var at = 0L; at < file.Length;)
        {
            while (_open.TryPeek(out var full) && full.Box.End == at)
            {
                _open.Pop();
            }

            file.CountPiece();
            var box = file.ReadBox(at, _open.TryPeek(out var parent) ? parent.Box.End : long.MaxValue);
            at = box.IsContainer ? box.Content : box.End;
            Visit(box, parent.Box?.Name ?? string.Empty, parent.Track);
        }
    }

    private void Visit(MovieBox box, string parent, MovieTrack? track)
    {
        if (box.IsContainer)
        {
            Open(box, track);
        }

        track?.Add(box, parent);
        _edits.AddRange(Changes(box));
        if (box.Name == "tfhd" && _open.TryPeek(out var fragment) && fragment.Box.Name == "traf")
        {
            _fragments.Add(fragment.Box);
        }
    }

    private void Open(MovieBox box, MovieTrack? track)
    {
        if (_open.Count == MaxDepth)
        {
            throw new BrokenFileException();
        }

        if (box.Name == "trak")
        {
            track = new MovieTrack(file, box);
            _tracks.Add(track);
        }

        _open.Push((box, track));
    }

    private IEnumerable<MovieEdit> Changes(MovieBox box) => box switch
    {
        { IsKept: false, Name: "gps " } => GpsBlocks.Find(file, box).Prepend(Blank(box)),
        { IsKept: false } => [Blank(box)],
        { Name: "mvhd" or "tkhd" or "mdhd" } => [BlankTimes(box)],
        { Name: "hdlr" } => BlankName(box),
        { Name: "dinf" } => DataReferences.Clean(file, box),
        _ => [],
    };

    // Creation and modification, behind the version and the flags.
    private MovieEdit BlankTimes(MovieBox box) => MovieEdit.Blank(
        box.Content + 4, Math.Clamp(box.End - box.Content - 4, 0, file.Read(box.Content, 1)[0] == 1 ? 16 : 8));

    // Behind the handler's type there are three numbers, one of them the maker of the handler, and its name.
    private static IEnumerable<MovieEdit> BlankName(MovieBox box) =>
        box.End - box.Content > 12 ? [MovieEdit.Blank(box.Content + 12, box.End - box.Content - 12)] : [];

    // A long header has the size behind the name.
    private MovieEdit Blank(MovieBox box) => new(
        box.Start + 4, [.. Free, .. file.Read(box.Start + 8, box.HeaderBytes - 8)], box.End - box.Content);

    private void Finish()
    {
        var dropped = _tracks.Where(track => !track.IsKept).ToList();
        foreach (var track in dropped)
        {
            _edits.Add(Blank(track.Box));
            Try(() => _edits.AddRange(track.BlankSamples()));
        }

        foreach (var track in _tracks.Except(dropped))
        {
            Try(() => track.Describe(facts));
            Try(() => _edits.AddRange(track.CleanDescriptions()));
            // A reference may lead to a track that is dropped.
            _edits.AddRange(dropped.Count > 0 && track.References is { } references ? [Blank(references)] : []);
        }

        Try(() => DropFragments([.. dropped.Select(track => track.Id).OfType<uint>()]));
    }

    // The first child of a track's fragment begins with its version, flags and the id of the track.
    private void DropFragments(HashSet<uint> dropped) =>
        _edits.AddRange(_fragments.Where(fragment => dropped.Contains(file.UInt32(fragment.Content + 12))).Select(Blank));

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (BrokenFileException)
        {
            // Boxes that were found before stay found.
        }
    }
}
