using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Chat.Core.Messages;

/// <summary>
/// The words of a text, without a string per word. They are parts of one folded copy of the text, since words overlap: "e-mail"
/// has the words "email" and "mail". Filled by <see cref="WordCutter"/>; Dispose returns the buffers to their pool.
/// </summary>
internal ref struct CutText(int capacity)
{
    private char[] _folded = ArrayPool<char>.Shared.Rent(capacity + 16);
    private int[] _ends = ArrayPool<int>.Shared.Rent(capacity + 16);
    private Word[] _words = ArrayPool<Word>.Shared.Rent((capacity / 4) + 16);

    /// <summary>The number of words; equal ones are counted each time.</summary>
    public int Count { get; private set; }

    /// <summary>UTF-16 units of the folded text.</summary>
    public int Length { get; private set; }

    /// <summary>The folded text so far.</summary>
    public readonly Span<char> Folded => _folded.AsSpan(0, Length);

    /// <summary>The word, at most <see cref="SearchWords.MaxWordLength"/> UTF-16 units of it.</summary>
    public readonly ReadOnlySpan<char> TextOf(int index)
    {
        ref var word = ref _words[index];
        var length = word.To - word.From;
        if (length > SearchWords.MaxWordLength)
        {
            // A surrogate pair is kept or dropped as a whole.
            length = SearchWords.MaxWordLength - (char.IsHighSurrogate(_folded[word.From + SearchWords.MaxWordLength - 1]) ? 1 : 0);
        }

        return _folded.AsSpan(word.From, length);
    }

    /// <summary>Where the first <paramref name="length"/> UTF-16 units of the word stand in the text, in whole characters.</summary>
    public readonly Highlight PlaceOf(int index, int length)
    {
        var word = _words[index];
        return new Highlight(word.Start, _ends[word.From + length - 1] - word.Start);
    }

    /// <summary>Begins a word at the end of the folded text.</summary>
    public void BeginWord(int start)
    {
        if (Count == _words.Length)
        {
            Grow(ref _words);
        }

        _words[Count++] = new Word { From = Length, To = Length, Start = start };
    }

    /// <summary>Ends the words from <paramref name="first"/> on at the end of the folded text.</summary>
    public readonly void EndWords(int first)
    {
        for (var i = first; i < Count; i++)
        {
            _words[i].To = Length;
        }
    }

    /// <summary>Ends words that begin at each sign after this many signs, or at the end of the folded text.</summary>
    public readonly void EndWords(int first, int signs)
    {
        for (var i = first; i < Count; i++)
        {
            _words[i].To = i + signs < Count ? _words[i + signs].From : Length;
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

    /// <param name="end">Where the character ends in the text.</param>
    public void Append(int scalar, int end)
    {
        if (Length + 2 > _folded.Length || Length + 2 > _ends.Length)
        {
            Grow(ref _folded);
            Grow(ref _ends);
        }

        if (scalar <= char.MaxValue)
        {
            _folded[Length] = (char)scalar;
            _ends[Length++] = end;
        }
        else
        {
            new Rune(scalar).EncodeToUtf16(_folded.AsSpan(Length));
            _ends.AsSpan(Length, 2).Fill(end);
            Length += 2;
        }
    }

    public void RemoveLast() => Length--;

    /// <summary>Moves the end of the character whose folded units begin at <paramref name="from"/>.</summary>
    public readonly void MoveEnd(int from, int end) => _ends.AsSpan(from, Length - from).Fill(end);

    public readonly void Dispose()
    {
        ArrayPool<char>.Shared.Return(_folded);
        ArrayPool<int>.Shared.Return(_ends);
        ArrayPool<Word>.Shared.Return(_words);
    }

    private static void Grow<T>(ref T[] buffer)
    {
        var larger = ArrayPool<T>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(buffer);
        buffer = larger;
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
