namespace Chat.Core.Search;

internal enum WordState
{
    Outside,
    Letters,
    Signs,
    Flag,
}

/// <summary>The sign after the last letter.</summary>
internal enum WordTail
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

/// <summary>The words that the next character may continue. They end together.</summary>
internal ref struct OpenWords(int capacity, bool isQuery)
{
    /// <summary>In a script without spaces a word can begin at each sign; it is kept up to this many signs.</summary>
    private const int SignsOfWord = 3;

    private int _first;

    /// <summary>All words so far; a field, since it changes in place.</summary>
    public CutText Text = new(capacity);

    public WordState State { get; private set; }

    public WordTail Tail { get; set; }

    public void Open(WordState state, int start)
    {
        Close();
        State = state;
        _first = Text.Count;
        Text.BeginWord(start);
    }

    /// <summary>Adds a character, which ends at <paramref name="end"/> in the text.</summary>
    public void Append(int scalar, int end)
    {
        Text.Folded.Append(scalar, end);
        Tail = WordTail.Growing;
    }

    /// <summary>Adds to the last character.</summary>
    public void Continue(int scalar, int end)
    {
        Text.Folded.Continue(scalar, end);
        Tail = WordTail.Growing;
    }

    public void Close()
    {
        if (State == WordState.Signs)
        {
            Text.EndWords(_first, SignsOfWord);
        }
        else if (State != WordState.Outside)
        {
            Text.EndWords(_first);
        }

        if (State == WordState.Signs && isQuery)
        {
            Text.KeepCovering(_first, SignsOfWord);
        }

        (State, Tail) = (WordState.Outside, WordTail.Ended);
    }
}
