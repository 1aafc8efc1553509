namespace Chat.Adapters.Sqlite;

/// <summary>Rows of word_blocks: the words of 64 messages each.</summary>
internal static class WordBlocks
{
    private const string Find = "select words from word_blocks where chat = @chat and block = @block";

    private const string Save = """
        insert into word_blocks(chat, block, words) values(@chat, @block, @words)
        on conflict(chat, block) do update set words = excluded.words
        """;

    private const string Delete = "delete from word_blocks where chat = @chat and block = @block";

    public static long BlockOf(long seq) => seq / WordBlock.Messages;

    public static void Add(
        SqliteSession session, (long Chat, long Number) key, IReadOnlyList<(long Seq, IReadOnlyList<string> Words)> texts)
    {
        var block = Read(session, key.Chat, key.Number) ?? new WordBlock([]);
        foreach (var (seq, words) in texts)
        {
            block.Add(IndexOf(seq), words);
        }

        session.Execute(Save, ("@chat", key.Chat), ("@block", key.Number), ("@words", block.ToBytes()));
    }

    /// <summary>Removes a message; returns the words that are in no other message of its block.</summary>
    public static IReadOnlyList<string> Remove(SqliteSession session, long chat, long seq)
    {
        if (Read(session, chat, BlockOf(seq)) is not { } block || !block.Has(IndexOf(seq)))
        {
            return [];
        }

        var gone = block.Remove(IndexOf(seq));
        var bytes = block.ToBytes();
        if (bytes.Length == 0)
        {
            session.Execute(Delete, ("@chat", chat), ("@block", BlockOf(seq)));
        }
        else
        {
            session.Execute(Save, ("@chat", chat), ("@block", BlockOf(seq)), ("@words", bytes));
        }

        return gone;
    }

    public static WordBlock? Read(SqliteSession session, long chat, long number) =>
        session.Find(Find, row => new WordBlock(row.GetBytes(0)), ("@chat", chat), ("@block", number));

    /// <summary>The seqs in a block that have a word for each of the prefixes, highest first.</summary>
    public static IEnumerable<long> FindSeqs(SqliteSession session, (long Chat, long Number) key, byte[][] prefixes)
    {
        var found = session.List(Find, row => WordBlock.Find(row.GetBytes(0), prefixes), ("@chat", key.Chat), ("@block", key.Number));
        return found is [var messages] ? Bits.HighestFirst(messages).Select(bit => (key.Number * WordBlock.Messages) + bit) : [];
    }

    private static int IndexOf(long seq) => (int)(seq % WordBlock.Messages);
}
