namespace Chat.Core.Search;

/// <summary>
/// Cuts text into the words that search compares: decomposed for compatibility, without diacritics, case-folded. Both stores
/// index these words, so both find the same messages. See docs/decisions/0004-search.md.
/// </summary>
public static class SearchWords
{
    /// <summary>
    /// The version of the rules. A store keeps it beside the words it has made and makes them anew when it is lower. Version 1 was
    /// never written down: words without a version have it.
    /// </summary>
    public const int Version = 2;

    /// <summary>
    /// After so many words the rest of a text is not searched. Only a text of characters that stand for several words has more: no
    /// other one has more words than scalars.
    /// </summary>
    public const int MaxWords = Limits.MaxTextLength;

    /// <summary>Words of a query that are looked up; the others are ignored.</summary>
    public const int MaxQueryWords = 32;

    /// <summary>UTF-16 units of a word that are compared.</summary>
    public const int MaxWordLength = 64;

    /// <summary>Highlights returned for one message.</summary>
    public const int MaxHighlights = 100;

    /// <summary>The different words of a text, in order of first appearance.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        using var cut = WordCutter.Cut(text, isQuery: false);
        return Distinct(cut);
    }

    /// <summary>
    /// The words of a query: a text matches when each of them begins one of its words. None of them begins another. Empty when the
    /// query has no letter, digit or emoji; such a query matches nothing.
    /// </summary>
    public static IReadOnlyList<string> OfQuery(string query)
    {
        using var cut = WordCutter.Cut(query, isQuery: true);
        var words = Distinct(cut);
        var prefixes = new WordPrefixes(words);
        return [.. words.Where(word => prefixes.Has(word)).Take(MaxQueryWords)];
    }

    /// <summary>Whether each of the words of a query begins a word of the text, as the index of a store tells.</summary>
    public static bool Matches(string text, IReadOnlyList<string> words)
    {
        var prefixes = new WordPrefixes(words);
        Span<bool> found = prefixes.Count <= MaxQueryWords ? stackalloc bool[prefixes.Count] : new bool[prefixes.Count];
        var missing = prefixes.Count;
        using var cut = WordCutter.Cut(text, isQuery: false);
        for (var i = 0; i < cut.Count && missing > 0; i++)
        {
            if (prefixes.Find(cut.TextOf(i)) is >= 0 and var prefix && !found[prefix])
            {
                found[prefix] = true;
                missing--;
            }
        }

        return missing == 0 && prefixes.Count > 0;
    }

    /// <summary>
    /// Where words of <paramref name="text"/> begin with one of <paramref name="words"/>, in UTF-16 units of the text and whole
    /// characters, in order. Places that touch are one; at most <see cref="MaxHighlights"/>.
    /// </summary>
    public static IReadOnlyList<Highlight> Highlight(string text, IReadOnlyList<string> words)
    {
        var prefixes = new WordPrefixes(words);
        var found = new List<Highlight>();
        using var cut = WordCutter.Cut(text, isQuery: false);
        for (var i = 0; i < cut.Count; i++)
        {
            if (prefixes.Find(cut.TextOf(i)) is not (>= 0 and var prefix))
            {
                continue;
            }

            var place = cut.PlaceOf(i, prefixes[prefix].Length);
            if (found.Count > 0 && found[^1] is var last && place.Start <= last.Start + last.Length)
            {
                found[^1] = last with { Length = Math.Max(last.Length, place.Start + place.Length - last.Start) };
            }
            else if (found.Count < MaxHighlights)
            {
                found.Add(place);
            }
            else
            {
                break;
            }
        }

        return found;
    }

    private static List<string> Distinct(CutText cut)
    {
        var words = new List<string>(cut.Count);
        var seen = new HashSet<string>(words.Capacity, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < cut.Count; i++)
        {
            if (!seen.Contains(cut.TextOf(i)))
            {
                words.Add(cut.TextOf(i).ToString());
                seen.Set.Add(words[^1]);
            }
        }

        return words;
    }
}

/// <summary>A found place in a message's content, in UTF-16 units.</summary>
public sealed record Highlight(int Start, int Length);
