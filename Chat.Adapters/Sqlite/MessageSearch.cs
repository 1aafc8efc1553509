using System.Globalization;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Finds the messages that hold all words. It goes through the chat's blocks of words from the newest down, a few at
/// first, then more and more, until the page is full: see docs/decisions/0004-search.md. Runs inside a snapshot.
/// </summary>
internal static class MessageSearch
{
    private const int FirstBlocks = 16;
    private const int Growth = 8;

    private const string Filters = $"""
        m.seq > @cleared and m.seq < @before and m.deleted = 0 and {MessageRows.Shown}
            and (@from is null or m.sender_id = @from) and (@type is null or m.type = @type)
            and (@since is null or m.created_at >= @since) and (@until is null or m.created_at <= @until)
        """;

    private const string NewestSeq = "select coalesce((select seq from chats where id = @chat), 0)";

    public static List<Message> Read(SqliteSession session, SearchQuery query)
    {
        var found = new List<Message>();
        var words = Narrowest(query.Words);
        if (words.Count == 0)
        {
            return found;
        }

        var newest = session.Number(NewestSeq, ("@chat", query.Viewing.Chat.Id));
        var top = MessageWords.BlockOf(Math.Min(newest, (query.BeforeSeq ?? long.MaxValue) - 1));
        var bottom = MessageWords.BlockOf(query.Viewing.ClearedUpToSeq + 1);
        for (var blocks = FirstBlocks; found.Count < query.Limit && top >= bottom; blocks *= Growth)
        {
            var last = Math.Max(bottom, top - blocks + 1);
            found.AddRange(ReadBlocks(session, query, words, (top, last), query.Limit - found.Count));
            top = last - 1;
        }

        return found;
    }

    private static List<Message> ReadBlocks(
        SqliteSession session, SearchQuery query, List<string> words, (long First, long Last) blocks, int limit)
    {
        var (chat, userId) = query.Viewing;
        (string, object?)[] values =
        [
            ("@chat", chat.Id), ("@first", blocks.First), ("@last", blocks.Last),
            ("@cleared", query.Viewing.ClearedUpToSeq), ("@before", query.BeforeSeq ?? long.MaxValue),
            ("@side", MessageRows.SideOf(chat, userId)), ("@from", query.From), ("@type", (int?)query.Type),
            ("@since", query.Since?.Milliseconds()), ("@until", query.Until?.Milliseconds()), ("@limit", limit),
            .. words.SelectMany((word, i) => new (string, object?)[]
            {
                (Name("word", i), word),
                (Name("end", i), word + SqliteValues.AboveAllText),
            }),
        ];
        return session.List(Sql(words.Count), row => MessageRows.Map(row, chat), values);
    }

    // "ba" adds nothing to "bar": what holds the longer one holds both.
    private static List<string> Narrowest(IReadOnlyList<string> words) => words
        .Distinct(StringComparer.Ordinal)
        .Where(word => !words.Any(other => other.Length > word.Length && other.StartsWith(word, StringComparison.Ordinal)))
        .ToList();

    private static string Sql(int words) => $"""
        with recursive blocks(block) as (select @first union all select block - 1 from blocks where block > @last)
        {MessageRows.Select} where {MessageRows.InChat}
            and m.seq in ({string.Join(" intersect ", Enumerable.Range(0, words).Select(Postings))})
            and {Filters} order by m.seq desc limit @limit
        """;

    // Cross join: a seek into each block, in this order; the words of a block that begin alike stand together.
    private static string Postings(int i) => $"""
        select w.seq from blocks cross join message_words w
        where w.chat = (select no from chats where id = @chat) and w.block = blocks.block
            and w.word >= {Name("word", i)} and w.word < {Name("end", i)}
        """;

    private static string Name(string prefix, int i) => string.Create(CultureInfo.InvariantCulture, $"@{prefix}{i}");
}
