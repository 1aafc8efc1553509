using System.Runtime.InteropServices;

namespace Chat.Core.Media.Stripping;

/// <summary>Bytes of a film, from an offset to another.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MovieRange(long Start, long End)
{
    public MovieEdit Blank() => MovieEdit.Blank(Start, End - Start);

    /// <summary>
    /// The parts of these ranges that are inside of media data, in order. A table may lead anywhere, and the boxes of the film
    /// have to stay.
    /// </summary>
    /// <param name="media">In the order of the file.</param>
    public static IEnumerable<MovieRange> Within(IEnumerable<MovieRange> ranges, IReadOnlyList<MovieBox> media, long length)
    {
        var box = 0;
        foreach (var range in Merge(ranges))
        {
            for (; box < media.Count && media[box].End <= range.Start; box++)
            {
                // Before this range.
            }

            for (var at = box; at < media.Count && media[at].Content < range.End; at++)
            {
                var part = new MovieRange(Math.Max(range.Start, media[at].Content), Math.Min(range.End, Math.Min(media[at].End, length)));
                if (part.Start < part.End)
                {
                    yield return part;
                }
            }
        }
    }

    // In order and apart from each other, so that many ranges over many boxes take no long time.
    private static IEnumerable<MovieRange> Merge(IEnumerable<MovieRange> ranges)
    {
        MovieRange? open = null;
        foreach (var range in ranges.OrderBy(range => range.Start))
        {
            if (open is { } last && range.Start <= last.End)
            {
                open = last with { End = Math.Max(last.End, range.End) };
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = range;
        }

        if (open is { } rest)
        {
            yield return rest;
        }
    }
}
