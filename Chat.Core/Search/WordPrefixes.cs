namespace Chat.Core.Search;

/// <summary>The words of a query, ready to be compared with many words. No word of it begins another, so at most one fits.</summary>
internal readonly struct WordPrefixes
{
    private readonly string[] _sorted;

    // A bit for each first letter by its last six bits: most words of a text begin with another letter than those of the query.
    private readonly ulong _firstLetters;

    public WordPrefixes(IEnumerable<string> words)
    {
        var sorted = words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();

        // Behind a word in ordinal order come those that begin with it.
        _sorted = [.. sorted.Where((word, i) => i + 1 == sorted.Length || !sorted[i + 1].StartsWith(word, StringComparison.Ordinal))];
        foreach (var word in _sorted)
        {
            _firstLetters |= 1UL << word[0];
        }
    }

    public int Count => _sorted.Length;

    public string this[int index] => _sorted[index];

    public bool Has(string word) => Find(word) is >= 0 and var index && _sorted[index].Length == word.Length;

    /// <summary>The index of the prefix that <paramref name="word"/> begins with; -1 for none.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || (_firstLetters & (1UL << word[0])) == 0)
        {
            return -1;
        }

        // The prefix is the last of those that are not behind the word.
        var (low, high) = (0, _sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle].AsSpan().SequenceCompareTo(word) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && word.StartsWith(_sorted[high], StringComparison.Ordinal) ? high : -1;
    }
}
