using System.Buffers;
using System.Text;
using Chat.Core.Unicode;

namespace Chat.Core.Search;

/// <summary>
/// The folded copy of a text in pooled buffers, made of characters: a letter and the marks that belong to it. It knows where in the
/// text each character ends, so that a highlight never cuts one.
/// </summary>
internal ref struct FoldedText(int capacity)
{
    /// <summary>
    /// UTF-16 units of one character; further marks count as another one. Text in use has a few; Unicode's stream-safe format allows 30.
    /// </summary>
    private const int MaxCharacterLength = 32;

    private char[] _units = ArrayPool<char>.Shared.Rent(capacity + 16);
    private int[] _ends = ArrayPool<int>.Shared.Rent(capacity + 16);

    // Where the last character begins.
    private int _character;

    // Where the movable marks at the end begin. Below _character, there are none.
    private int _movable = -1;

    /// <summary>UTF-16 units so far.</summary>
    public int Length { get; private set; }

    public readonly char Last => _units[Length - 1];

    public readonly ReadOnlySpan<char> Units(int from, int length) => _units.AsSpan(from, length);

    /// <summary>Where in the text the character of this unit ends.</summary>
    public readonly int EndOf(int unit) => _ends[unit];

    /// <summary>Begins a character, which ends at <paramref name="end"/> in the text.</summary>
    public void Append(int scalar, int end)
    {
        _character = Length;
        Add(scalar, end);
    }

    /// <summary>Adds to the last character.</summary>
    public void Continue(int scalar, int end)
    {
        if (Length - _character >= MaxCharacterLength)
        {
            _character = Length;
        }

        Add(scalar, end);
        MoveEnd(end);
        _movable = -1;
    }

    /// <summary>Moves the end of the last character, without a change to its folded form.</summary>
    public readonly void MoveEnd(int end) => _ends.AsSpan(_character, Length - _character).Fill(end);

    /// <summary>Adds a mark that may come before or after others of its character; sorted by code point they compare equal.</summary>
    public void ContinueSorted(int scalar, int end)
    {
        var movable = _movable < _character ? Length : _movable;
        var at = Length;
        while (at > movable
            && Rune.DecodeLastFromUtf16(_units.AsSpan(movable, at - movable), out var before, out var width) == OperationStatus.Done
            && before.Value > scalar)
        {
            at -= width;
        }

        var moved = Length - at;
        Continue(scalar, end);
        _movable = movable;

        // Rotates the added mark to its place.
        var tail = _units.AsSpan(at, Length - at);
        tail[..moved].Reverse();
        tail[moved..].Reverse();
        tail.Reverse();
    }

    /// <summary>Adds a Japanese voicing mark, which makes another letter of the one before it.</summary>
    public void ContinueVoiced(int mark, int end)
    {
        var composed = Kana.Compose(Last, mark);
        Length -= composed is null ? 0 : 1;
        Continue(composed ?? mark, end);
    }

    public readonly void Dispose()
    {
        ArrayPool<char>.Shared.Return(_units);
        ArrayPool<int>.Shared.Return(_ends);
    }

    private void Add(int scalar, int end)
    {
        if (Length + 2 > Math.Min(_units.Length, _ends.Length))
        {
            PooledBuffer.Grow(ref _units);
            PooledBuffer.Grow(ref _ends);
        }

        if (scalar <= char.MaxValue)
        {
            _units[Length] = (char)scalar;
            _ends[Length++] = end;
        }
        else
        {
            new Rune(scalar).EncodeToUtf16(_units.AsSpan(Length));
            _ends.AsSpan(Length, 2).Fill(end);
            Length += 2;
        }
    }
}
