using System.Buffers;
using System.Runtime.InteropServices;

namespace Chat.Core.Search;

/// <summary>
/// The words of a text, without a string per word. They are parts of one folded copy of the text, since words overlap: "e-mail"
/// has the words "email" and "mail". Filled by <see cref="WordCutter"/>; Dispose returns the buffers to their pool.
/// </summary>
internal ref struct CutText(int capacity)
{
    private Word[] _words = ArrayPool<Word>.Shared.Rent((capacity / 4) + 16);

    /// <summary>The folded text; a field, since it changes in place.</summary>
    public FoldedText Folded = new(capacity);

    /// <summary>The number of words; equal ones are counted each time.</summary>
    public int Count { get; private set; }

    /// <summary>The word, at most <see cref="SearchWords.MaxWordLength"/> UTF-16 units of it.</summary>
    public readonly ReadOnlySpan<char> TextOf(int index)
    {
        ref var word = ref _words[index];
        var units = Folded.Units(word.From, Math.Min(word.To - word.From, SearchWords.MaxWordLength));

        // A surrogate pair is kept or dropped as a whole.
        return units.Length == SearchWords.MaxWordLength && char.IsHighSurrogate(units[^1]) ? units[..^1] : units;
    }

    /// <summary>Where the first <paramref name="length"/> UTF-16 units of the word stand in the text, in whole characters.</summary>
    public readonly Highlight PlaceOf(int index, int length)
    {
        ref var word = ref _words[index];
        return new Highlight(word.Start, Folded.EndOf(word.From + length - 1) - word.Start);
    }

    /// <summary>Begins a word at the end of the folded text.</summary>
    public void BeginWord(int start)
    {
        if (Count == _words.Length)
        {
            PooledBuffer.Grow(ref _words);
        }

        _words[Count++] = new Word { From = Folded.Length, To = Folded.Length, Start = start };
    }

    /// <summary>Ends the words from <paramref name="first"/> on at the end of the folded text.</summary>
    public readonly void EndWords(int first)
    {
        for (var i = first; i < Count; i++)
        {
            _words[i].To = Folded.Length;
        }
    }

    /// <summary>Ends words that begin at each sign after this many signs, or at the end of the folded text.</summary>
    public readonly void EndWords(int first, int signs)
    {
        for (var i = first; i < Count; i++)
        {
            _words[i].To = i + signs < Count ? _words[i + signs].From : Folded.Length;
        }
    }

    /// <summary>
    /// Reduces words that begin at each sign to those that together cover all signs. The last one may overlap the one before.
    /// </summary>
    public void KeepCovering(int first, int signs)
    {
        var count = Count - first;
        var kept = (count + signs - 1) / signs;
        for (var i = 0; i < kept; i++)
        {
            _words[first + i] = _words[first + Math.Clamp(count - signs, 0, i * signs)];
        }

        Count = first + kept;
    }

    public readonly void Dispose()
    {
        Folded.Dispose();
        ArrayPool<Word>.Shared.Return(_words);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Word
    {
        /// <summary>Where the word begins in the folded text.</summary>
        public int From;

        /// <summary>Where it ends there.</summary>
        public int To;

        /// <summary>Where it begins in the text itself.</summary>
        public int Start;
    }
}
