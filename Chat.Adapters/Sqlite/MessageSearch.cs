using System.Text;
using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Finds the messages that contain all words: those changed since the chat was indexed by their text, the others through the
/// chat's spans and blocks of words, from the newest down, until the page is full. See docs/decisions/0004-search.md. Runs
/// inside a snapshot.
/// </summary>
internal static class MessageSearch
{
    private const string State = "select words_rev, word_spans from chats where no = @chat";

    private static readonly string Unindexed = $"""
        {MessageRows.SelectBy("indexed by messages_rev")} where {MessageRows.InChat} and m.rev > @rev order by m.rev
        """;

    private static readonly string BySeqs = $"""
        {MessageRows.Select} where m.seq in (select value from json_each(@seqs)) and {MessageRows.InRange}
            and (@type is null or m.type = @type)
            and (@since is null or m.created_at >= @since) and (@until is null or m.created_at <= @until)
        """;

    public static IReadOnlyList<Message> Read(SqliteSession session, SqliteChat chat, SearchQuery query)
    {
        var words = Narrowest(query.Words);
        if (words.Count == 0 || query.Limit <= 0)
        {
            return [];
        }

        var (indexedUpTo, spans) = session.List(State, row => (row.GetInt64(0), row.GetInt64(1)), ("@chat", chat.No))[0];
        var unindexed = session.List(Unindexed, row => MessageRows.Map(row, chat.Chat), ("@chat", chat.No), ("@rev", indexedUpTo));
        var fresh = unindexed.Where(message => message.Seq <= chat.Chat.Seq && query.Matches(message));
        // A message that only got a reaction since is found both ways.
        var found = fresh.Concat(ReadIndexed(session, (chat, spans), query, words)).DistinctBy(message => message.Seq);
        return [.. found.OrderByDescending(message => message.Seq).Take(query.Limit)];
    }

    private static List<Message> ReadIndexed(
        SqliteSession session, (SqliteChat Chat, long Spans) searched, SearchQuery query, List<string> words)
    {
        var found = new List<Message>();
        byte[][] prefixes = [.. words.Select(Encoding.UTF8.GetBytes)];
        foreach (var block in ListBlocks(session, searched, query, words))
        {
            var seqs = WordBlocks.FindSeqs(session, (searched.Chat.No, block), prefixes).ToList();
            if (seqs.Count > 0)
            {
                found.AddRange(ReadMessages(session, searched.Chat, query, seqs).OrderByDescending(message => message.Seq));
            }

            if (found.Count >= query.Limit)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The blocks that may have messages to find, highest first.</summary>
    private static IEnumerable<long> ListBlocks(
        SqliteSession session, (SqliteChat Chat, long Spans) searched, SearchQuery query, List<string> words)
    {
        var bottom = WordBlocks.BlockOf(query.After + 1);
        var block = WordBlocks.BlockOf(Math.Min(searched.Chat.Chat.Seq, query.Before - 1));
        for (; block >= bottom && WordSpans.SpanOf(block) >= searched.Spans; block--)
        {
            yield return block;
        }

        for (var span = WordSpans.SpanOf(block); block >= bottom && span >= WordSpans.SpanOf(bottom); span--)
        {
            var blocks = WordSpans.FindBlocks(session, searched.Chat.No, span, words);
            foreach (var found in blocks.Where(found => found <= block && found >= bottom))
            {
                yield return found;
            }
        }
    }

    private static List<Message> ReadMessages(SqliteSession session, SqliteChat chat, SearchQuery query, List<long> seqs) => session.List(
        BySeqs,
        row => MessageRows.Map(row, chat.Chat),
        [
            .. MessageRows.ValuesOf(chat, query), ("@seqs", SqliteValues.ToJson(seqs)),
            ("@type", (int?)query.Type), ("@since", query.Since?.Milliseconds()), ("@until", query.Until?.Milliseconds()),
        ]);

    // "ba" adds nothing to "bar": a message that contains the longer prefix contains both. The longest is probably the rarest.
    private static List<string> Narrowest(IReadOnlyList<string> words) => words
        .Distinct(StringComparer.Ordinal)
        .Where(word => !words.Any(other => other.Length > word.Length && other.StartsWith(word, StringComparison.Ordinal)))
        .OrderByDescending(word => word.Length)
        .ToList();
}
