using System.Globalization;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Finds the messages that contain all words: those changed since the chat was indexed by their text, the others through the
/// chat's blocks of words, from the newest block down, a few at first, then more and more, until the page is full. See
/// docs/decisions/0004-search.md. Runs inside a snapshot.
/// </summary>
internal static class MessageSearch
{
    private const int FirstBlocks = 16;
    private const int Growth = 8;

    private const string Filters = $"""
        {MessageRows.InRange} and (@type is null or m.type = @type)
            and (@since is null or m.created_at >= @since) and (@until is null or m.created_at <= @until)
        """;

    private const string WordsRev = "select words_rev from chats where no = @chat";

    private static readonly string Unindexed = $"""
        {MessageRows.SelectBy("indexed by messages_rev")} where {MessageRows.InChat} and m.rev > @rev order by m.rev
        """;

    public static IReadOnlyList<Message> Read(SqliteSession session, SqliteChat chat, SearchQuery query)
    {
        var words = Narrowest(query.Words);
        if (words.Count == 0)
        {
            return [];
        }

        var indexedUpTo = session.Number(WordsRev, ("@chat", chat.No));
        var unindexed = session.List(Unindexed, row => MessageRows.Map(row, chat.Chat), ("@chat", chat.No), ("@rev", indexedUpTo));
        var fresh = unindexed.Where(message => message.Seq <= chat.Chat.Seq && query.Matches(message));
        // A message that only got a reaction since is found both ways.
        return [.. fresh.Concat(ReadIndexed(session, chat, query, words)).DistinctBy(m => m.Seq).OrderByDescending(m => m.Seq).Take(query.Limit)];
    }

    private static List<Message> ReadIndexed(SqliteSession session, SqliteChat chat, SearchQuery query, List<string> words)
    {
        var found = new List<Message>();
        var top = WordIndex.BlockOf(Math.Min(chat.Chat.Seq, query.Before - 1));
        var bottom = WordIndex.BlockOf(query.After + 1);
        for (var blocks = FirstBlocks; found.Count < query.Limit && top >= bottom; blocks *= Growth)
        {
            var last = Math.Max(bottom, top - blocks + 1);
            found.AddRange(ReadBlocks(session, chat, query, words, (top, last), query.Limit - found.Count));
            top = last - 1;
        }

        return found;
    }

    private static List<Message> ReadBlocks(
        SqliteSession session, SqliteChat chat, SearchQuery query, List<string> words, (long First, long Last) blocks, int limit)
    {
        (string, object?)[] values =
        [
            .. MessageRows.ValuesOf(chat, query), ("@first", blocks.First), ("@last", blocks.Last),
            ("@type", (int?)query.Type), ("@since", query.Since?.Milliseconds()), ("@until", query.Until?.Milliseconds()), ("@limit", limit),
            .. words.SelectMany((word, i) => new (string, object?)[]
            {
                (Name("word", i), word),
                (Name("end", i), word + SqliteValues.AboveAllText),
            }),
        ];
        return session.List(Sql(words.Count), row => MessageRows.Map(row, chat.Chat), values);
    }

    // "ba" adds nothing to "bar": a message that contains the longer prefix contains both.
    private static List<string> Narrowest(IReadOnlyList<string> words) => words
        .Distinct(StringComparer.Ordinal)
        .Where(word => !words.Any(other => other.Length > word.Length && other.StartsWith(word, StringComparison.Ordinal)))
        .ToList();

    private static string Sql(int words) => $"""
        with recursive blocks(block) as (select @first union all select block - 1 from blocks where block > @last)
        {MessageRows.Select} where m.seq in ({string.Join(" intersect ", Enumerable.Range(0, words).Select(Postings))})
            and {Filters} order by m.seq desc limit @limit
        """;

    // Cross join: a seek into each block, in this order; the words of a block that begin alike stand together.
    private static string Postings(int i) => $"""
        select w.seq from blocks cross join message_words w
        where w.chat = @chat and w.block = blocks.block
            and w.word >= {Name("word", i)} and w.word < {Name("end", i)}
        """;

    private static string Name(string prefix, int i) => string.Create(CultureInfo.InvariantCulture, $"@{prefix}{i}");
}
