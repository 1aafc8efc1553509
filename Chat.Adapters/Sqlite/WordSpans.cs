namespace Chat.Adapters.Sqlite;

/// <summary>
/// Rows of word_spans: the words of 64 blocks, each with the blocks that contain it, so that a search looks into no block in vain. A
/// chat has them for its full spans; the blocks behind are searched one by one.
/// </summary>
internal static class WordSpans
{
    public const int Blocks = 64;

    private const string Insert = """
        insert into word_spans(chat, span, word, blocks) values(@chat, @span, @word, @blocks)
        on conflict(chat, span, word) do update set blocks = blocks | excluded.blocks
        """;

    private const string Clear = "update word_spans set blocks = blocks & ~@blocks where chat = @chat and span = @span and word = @word";

    private const string Delete = "delete from word_spans where chat = @chat and span = @span and word = @word and blocks = 0";

    private const string Find = "select blocks from word_spans where chat = @chat and span = @span and word >= @word and word < @end";

    public static long SpanOf(long block) => block / Blocks;

    public static void Create(SqliteSession session, long chat, long span)
    {
        var words = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        for (var i = 0; i < Blocks; i++)
        {
            foreach (var word in WordBlocks.Read(session, chat, (span * Blocks) + i)?.Words ?? [])
            {
                words[word] = words.GetValueOrDefault(word) | (1UL << i);
            }
        }

        foreach (var (word, blocks) in words)
        {
            session.Execute(Insert, ("@chat", chat), ("@span", span), ("@word", word), ("@blocks", (long)blocks));
        }
    }

    public static void Add(SqliteSession session, (long Chat, long Block) key, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            session.Execute(Insert, ("@chat", key.Chat), ("@span", SpanOf(key.Block)), ("@word", word), ("@blocks", BitOf(key.Block)));
        }
    }

    /// <summary>Removes words that the block no longer contains.</summary>
    public static void Remove(SqliteSession session, (long Chat, long Block) key, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            session.Execute(Clear, ("@blocks", BitOf(key.Block)), ("@chat", key.Chat), ("@span", SpanOf(key.Block)), ("@word", word));
            session.Execute(Delete, ("@chat", key.Chat), ("@span", SpanOf(key.Block)), ("@word", word));
        }
    }

    /// <summary>The blocks of a span that have a word for each of the prefixes, highest first.</summary>
    public static IEnumerable<long> FindBlocks(SqliteSession session, long chat, long span, IReadOnlyList<string> prefixes)
    {
        var found = ulong.MaxValue;
        for (var i = 0; i < prefixes.Count && found != 0; i++)
        {
            found &= session
                .List(
                    Find, row => (ulong)row.GetInt64(0),
                    ("@chat", chat), ("@span", span), ("@word", prefixes[i]), ("@end", prefixes[i] + SqliteValues.AboveAllText))
                .Aggregate(0UL, (all, one) => all | one);
        }

        return Bits.HighestFirst(found).Select(bit => (span * Blocks) + bit);
    }

    private static long BitOf(long block) => 1L << (int)(block % Blocks);
}
