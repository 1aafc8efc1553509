namespace Chat.Core.Media.Stripping;

/// <summary>
/// Walks the boxes of a film and lists what has to change in place, so that no offset into the samples moves: user data,
/// metadata, unknown boxes and bytes that are no box become free space of zeros; times, names of handlers and encoders become
/// zeros; tracks that are neither seen nor heard go with their samples. No change reaches the size or name of a box that stays,
/// so a second cleaning finds the same boxes.
/// </summary>
internal sealed class MovieIndex(MovieFile file, PictureFacts facts)
{
    /// <summary>The boxes of a film nest five deep. A made-up film could nest 13 million.</summary>
    private const int MaxDepth = 16;

    private readonly Stack<(MovieBox Box, MovieTrack? Track)> _open = new();
    private readonly List<MovieTrack> _tracks = [];
    private readonly List<(MovieBox Box, uint? Track)> _fragments = [];
    private readonly List<MovieBox> _media = [];
    private readonly List<MovieRange> _places = [];
    private readonly List<MovieEdit> _edits = [];

    /// <summary>The changes in the order of their offsets.</summary>
    public static IReadOnlyList<MovieEdit> Read(Stream content, PictureFacts facts)
    {
        var index = new MovieIndex(new MovieFile(content), facts);
        index.Walk();
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
            if (!box.IsKept || (box.IsContainer && _open.Count == MaxDepth))
            {
                at = box.End;
                _places.AddRange(box.Name == "gps " ? GpsBlocks.Find(file, box) : []);
                _edits.Add(file.Blank(box));
            }
            else
            {
                at = box.IsContainer ? box.Content : box.End;
                Visit(box, parent.Box?.Name ?? string.Empty, parent.Track);
            }
        }
    }

    private void Visit(MovieBox box, string parent, MovieTrack? track)
    {
        track?.Add(box, parent);
        _edits.AddRange(Changes(box));
        switch (box.Name)
        {
            case "mdat":
                _media.Add(box);
                break;
            case "tfhd" when parent == "traf":
                _fragments.Add((_open.Peek().Box, file.UInt32(box, 4)));
                break;
            default:
                Open(box, track);
                break;
        }
    }

    private void Open(MovieBox box, MovieTrack? track)
    {
        if (box.IsContainer)
        {
            _open.Push((box, box.Name is "mdia" or "minf" or "stbl" ? track : box.Name == "trak" ? OpenTrack(box) : null));
        }
    }

    private MovieTrack OpenTrack(MovieBox box)
    {
        _tracks.Add(new MovieTrack(file, box));
        return _tracks[^1];
    }

    private IEnumerable<MovieEdit> Changes(MovieBox box) => box.Name switch
    {
        "mvhd" or "tkhd" or "mdhd" => [BlankTimes(box)],
        "hdlr" => BlankName(box),
        "dinf" => DataReferences.Clean(file, box),
        _ => [],
    };

    // Creation and modification, behind the version and the flags.
    private MovieEdit BlankTimes(MovieBox box) =>
        MovieEdit.Blank(box.Content + 4, Math.Clamp(box.End - box.Content - 4, 0, file.IsLong(box) ? 16 : 8));

    // Behind the handler's type there are three numbers, one of them the maker of the handler, and its name.
    private static IEnumerable<MovieEdit> BlankName(MovieBox box) =>
        box.End - box.Content > 12 ? [MovieEdit.Blank(box.Content + 12, box.End - box.Content - 12)] : [];

    private void Finish()
    {
        var dropped = _tracks.Where(track => !track.IsKept).ToList();
        foreach (var track in dropped)
        {
            _edits.Add(file.Blank(track.Box));
            Try(() => _places.AddRange(track.Samples()));
        }

        foreach (var track in _tracks.Except(dropped))
        {
            Try(() => track.Describe(facts));
            _edits.AddRange(track.CleanDescriptions());
            // A reference may lead to a track that is dropped.
            _edits.AddRange(dropped.Count > 0 ? track.References.Select(file.Blank) : []);
        }

        var ids = dropped.Select(track => track.Id).OfType<uint>().ToHashSet();
        _edits.AddRange(_fragments.Where(fragment => fragment.Track is { } id && ids.Contains(id)).Select(f => file.Blank(f.Box)));
        _edits.AddRange(MovieRange.Within(_places, _media, file.Length).Select(place => place.Blank()));
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (BrokenFileException)
        {
            // A table that leads out of the file: what was found before stays found.
        }
    }
}
