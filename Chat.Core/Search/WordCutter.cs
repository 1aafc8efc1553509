using System.Text;
using Chat.Core.Unicode;

namespace Chat.Core.Search;

/// <summary>Cuts a text into its words in one pass: each character begins, continues or ends the open words by its kind.</summary>
internal ref struct WordCutter
{
    /// <summary>
    /// UTF-16 units of the folded text; the rest is not searched. A text of the longest allowed length has fewer unless it abuses
    /// characters that stand for many others, as U+FDFA does for 18: a Hangul syllable has three.
    /// </summary>
    private const int MaxFoldedLength = 3 * Limits.MaxTextLength;

    private readonly bool _isQuery;
    private OpenWords _open;

    private WordCutter(int length, bool isQuery)
    {
        _isQuery = isQuery;
        _open = new OpenWords(length, isQuery);
    }

    private readonly bool IsFull => _open.Text.Count >= SearchWords.MaxWords || _open.Text.Folded.Length >= MaxFoldedLength;

    /// <param name="text">The text; unpaired surrogates in it end words.</param>
    /// <param name="isQuery">Leaves out the words that the others imply, so that each word of the result must begin one of a text.</param>
    public static CutText Cut(string text, bool isQuery)
    {
        var cutter = new WordCutter(text.Length, isQuery);
        for (var at = 0; at < text.Length && !cutter.IsFull;)
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

        cutter._open.Close();
        return cutter._open.Text;
    }

    private void Take(Fold fold, int start, int end)
    {
        switch (fold.Kind)
        {
            case FoldKind.Letter:
                TakeLetter(fold.Scalar, start, end);
                break;
            case FoldKind.Attached when _open.Tail is WordTail.Growing or WordTail.Stacking:
                _open.Text.Folded.MoveEnd(end);
                break;
            case FoldKind.Invisible or FoldKind.Attached:
                break;
            case FoldKind.InvisibleJoiner:
                _open.Tail = _open.State == WordState.Letters ? WordTail.Joining : WordTail.Ended;
                break;
            case FoldKind.Hyphen when !_isQuery:
            case FoldKind.Joiner:
            case FoldKind.Quote when _open.State == WordState.Letters && Scripts.IsHebrew(_open.Text.Folded.Last):
                TakeJoiner();
                break;
            case FoldKind.Mark or FoldKind.MovableMark or FoldKind.Stacker:
                TakeMark(fold, start, end);
                break;
            case FoldKind.VoicingMark:
                TakeVoicing(fold.Scalar, start, end);
                break;
            case FoldKind.SignTail when _open.State == WordState.Signs:
                _open.Continue(fold.Scalar, end);
                break;
            case FoldKind.Sign or FoldKind.SignTail:
                TakeSign(fold.Scalar, start, end);
                break;
            case FoldKind.Emoji:
                _open.Open(WordState.Letters, start);
                _open.Append(fold.Scalar, end);
                _open.Close();
                _open.Tail = WordTail.Growing;
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
                _open.Close();
                break;
        }
    }

    private void TakeLetter(int scalar, int start, int end)
    {
        if (_open.State != WordState.Letters)
        {
            _open.Open(WordState.Letters, start);
        }
        else if (_open.Tail == WordTail.Joining && !_isQuery)
        {
            _open.Text.BeginWord(start);
        }

        _open.Append(scalar, end);
    }

    private void TakeJoiner()
    {
        if (_open.State != WordState.Letters || _open.Tail == WordTail.Joining)
        {
            _open.Close();
            return;
        }

        _open.Tail = WordTail.Joining;
    }

    private void TakeSign(int scalar, int start, int end)
    {
        if (_open.State == WordState.Signs && _open.Tail == WordTail.Stacking)
        {
            _open.Continue(scalar, end);
            return;
        }

        if (_open.State == WordState.Signs)
        {
            _open.Text.BeginWord(start);
        }
        else
        {
            _open.Open(WordState.Signs, start);
        }

        _open.Append(scalar, end);
    }

    private void TakeMark(Fold mark, int start, int end)
    {
        if (_open.State is not (WordState.Letters or WordState.Signs))
        {
            TakeLetter(mark.Scalar, start, end);
        }
        else if (mark.Kind == FoldKind.MovableMark)
        {
            _open.Text.Folded.ContinueSorted(mark.Scalar, end);
            _open.Tail = WordTail.Growing;
        }
        else
        {
            _open.Continue(mark.Scalar, end);
            _open.Tail = mark.Kind == FoldKind.Stacker ? WordTail.Stacking : WordTail.Growing;
        }
    }

    private void TakeVoicing(int mark, int start, int end)
    {
        if (_open.State == WordState.Signs)
        {
            _open.Text.Folded.ContinueVoiced(mark, end);
            _open.Tail = WordTail.Growing;
        }
        else
        {
            TakeSign(mark, start, end);
        }
    }

    private void TakeFlagHalf(int scalar, int start, int end)
    {
        if (_open.State == WordState.Flag)
        {
            _open.Continue(scalar, end);
            _open.Close();
            _open.Tail = WordTail.Growing;
            return;
        }

        _open.Open(WordState.Flag, start);
        _open.Append(scalar, end);
    }
}
