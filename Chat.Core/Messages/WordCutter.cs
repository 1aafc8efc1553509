using System.Buffers;
using System.Text;
using Chat.Core.Unicode;

namespace Chat.Core.Messages;

/// <summary>Cuts a text into its words in one pass: each character begins, continues or ends the open words by its kind.</summary>
internal ref struct WordCutter
{
    /// <summary>In a script without spaces a word can begin at each sign; it is kept up to this many signs.</summary>
    private const int SignsOfWord = 3;

    /// <summary>
    /// Folded units of one character; further marks count as another one. Text in use has a few; Unicode's stream-safe format allows 30.
    /// </summary>
    private const int MaxCharacterLength = 32;

    private readonly bool _isQuery;
    private CutText _text;
    private State _state;

    // The open words are those from this one on.
    private int _firstOpen;

    private Tail _tail;

    // Where the last character begins in the folded text. A highlight never cuts a character.
    private int _character;

    // Where the movable marks at the end of the folded text begin. Below _character, there are none.
    private int _movable = -1;

    private WordCutter(int length, bool isQuery)
    {
        _isQuery = isQuery;
        _text = new CutText(length);
    }

    private enum State
    {
        Outside,
        Letters,
        Signs,
        Flag,
    }

    /// <summary>What came after the last letter.</summary>
    private enum Tail
    {
        /// <summary>A character that does not touch it.</summary>
        Ended,

        /// <summary>Nothing; marks belong to it.</summary>
        Growing,

        /// <summary>A stacker: the next sign belongs to it too.</summary>
        Stacking,

        /// <summary>A joiner: the next letter continues the open words and begins one of its own.</summary>
        Joining,
    }

    /// <param name="text">The text; unpaired surrogates in it end words.</param>
    /// <param name="isQuery">Leaves out the words that the others imply, so that each word of the result must begin one of a text.</param>
    public static CutText Cut(string text, bool isQuery)
    {
        var cutter = new WordCutter(text.Length, isQuery);
        for (var at = 0; at < text.Length && cutter._text.Count < SearchWords.MaxWords;)
        {
            int scalar = text[at];
            var end = at + 1;
            if (char.IsSurrogate(text[at]))
            {
                Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
                (scalar, end) = (rune.Value, at + length);
            }

            cutter.Take(FoldTable.Of(scalar), at, end);
            at = end;
        }

        cutter.Close();
        return cutter._text;
    }

    private void Take(Fold fold, int start, int end)
    {
        switch (fold.Kind)
        {
            case FoldKind.Letter:
                TakeLetter(fold.Scalar, start, end);
                break;
            case FoldKind.Attached when _tail is Tail.Growing or Tail.Stacking:
                _text.MoveEnd(_character, end);
                break;
            case FoldKind.Invisible or FoldKind.Attached:
                break;
            case FoldKind.InvisibleJoiner:
                _tail = _state == State.Letters ? Tail.Joining : Tail.Ended;
                break;
            case FoldKind.Hyphen when !_isQuery:
            case FoldKind.Joiner:
            case FoldKind.Quote when _state == State.Letters && Scripts.IsHebrew(_text.Folded[^1]):
                TakeJoiner();
                break;
            case FoldKind.Mark or FoldKind.MovableMark or FoldKind.Stacker:
                TakeMark(fold, start, end);
                break;
            case FoldKind.VoicingMark:
                TakeVoicing(fold.Scalar, start, end);
                break;
            case FoldKind.SignTail when _state == State.Signs:
                Continue(fold.Scalar, end);
                break;
            case FoldKind.Sign or FoldKind.SignTail:
                TakeSign(fold.Scalar, start, end);
                break;
            case FoldKind.Emoji:
                Open(State.Letters, start);
                Append(fold.Scalar, end);
                Close();
                _tail = Tail.Growing;
                break;
            case FoldKind.FlagHalf:
                TakeFlagHalf(fold.Scalar, start, end);
                break;
            case FoldKind.Several:
                foreach (var part in FoldTable.Sequence(fold))
                {
                    Take(part, start, end);
                }

                break;
            default:
                Close();
                break;
        }
    }

    private void TakeLetter(int scalar, int start, int end)
    {
        if (_state != State.Letters)
        {
            Open(State.Letters, start);
        }
        else if (_tail == Tail.Joining && !_isQuery)
        {
            _text.BeginWord(start);
        }

        Append(scalar, end);
    }

    private void TakeJoiner()
    {
        if (_state != State.Letters || _tail == Tail.Joining)
        {
            Close();
            return;
        }

        _tail = Tail.Joining;
    }

    private void TakeSign(int scalar, int start, int end)
    {
        if (_state == State.Signs && _tail == Tail.Stacking)
        {
            Continue(scalar, end);
            return;
        }

        if (_state == State.Signs)
        {
            _text.BeginWord(start);
        }
        else
        {
            Open(State.Signs, start);
        }

        Append(scalar, end);
    }

    private void TakeMark(Fold mark, int start, int end)
    {
        if (_state is not (State.Letters or State.Signs))
        {
            TakeLetter(mark.Scalar, start, end);
        }
        else if (mark.Kind == FoldKind.MovableMark)
        {
            InsertMovable(mark.Scalar, end);
        }
        else
        {
            Continue(mark.Scalar, end);
            _tail = mark.Kind == FoldKind.Stacker ? Tail.Stacking : Tail.Growing;
        }
    }

    private void TakeVoicing(int mark, int start, int end)
    {
        if (_state != State.Signs)
        {
            TakeSign(mark, start, end);
            return;
        }

        var composed = Kana.Compose(_text.Folded[^1], mark);
        if (composed is not null)
        {
            _text.RemoveLast();
        }

        Continue(composed ?? mark, end);
    }

    private void TakeFlagHalf(int scalar, int start, int end)
    {
        if (_state == State.Flag)
        {
            Continue(scalar, end);
            Close();
            _tail = Tail.Growing;
            return;
        }

        Open(State.Flag, start);
        Append(scalar, end);
    }

    // Movable marks of a letter may come in any order; sorted by code point they compare equal.
    private void InsertMovable(int scalar, int end)
    {
        var movable = _movable < _character ? _text.Length : _movable;
        var at = _text.Length;
        while (at > movable
            && Rune.DecodeLastFromUtf16(_text.Folded[movable..at], out var before, out var width) == OperationStatus.Done
            && before.Value > scalar)
        {
            at -= width;
        }

        var moved = _text.Length - at;
        Continue(scalar, end);
        _movable = movable;

        // Rotates the appended mark to its place.
        var tail = _text.Folded[at..];
        tail[..moved].Reverse();
        tail[moved..].Reverse();
        tail.Reverse();
    }

    private void Append(int scalar, int end)
    {
        _character = _text.Length;
        _text.Append(scalar, end);
        _tail = Tail.Growing;
    }

    private void Continue(int scalar, int end)
    {
        if (_text.Length - _character >= MaxCharacterLength)
        {
            _character = _text.Length;
        }

        _text.Append(scalar, end);
        _text.MoveEnd(_character, end);
        (_tail, _movable) = (Tail.Growing, -1);
    }

    private void Open(State state, int start)
    {
        Close();
        _state = state;
        _firstOpen = _text.Count;
        _text.BeginWord(start);
    }

    private void Close()
    {
        switch (_state)
        {
            case State.Signs:
                CloseSigns();
                break;
            case State.Letters or State.Flag:
                _text.EndWords(_firstOpen);
                break;
        }

        (_state, _tail) = (State.Outside, Tail.Ended);
    }
    private void CloseSigns()
    {
        _text.EndWords(_firstOpen, SignsOfWord);
        if (_isQuery)
        {
            _text.KeepCovering(_firstOpen, SignsOfWord);
        }
    }
}
