using System.Globalization;
using Chat.Core.Messages;

namespace Chat.Core.Adapters.Sqlite;

/// <summary>Finds the messages that hold all words: the chat's part of the word index, cut down to what all words share.</summary>
internal static class MessageSearch
{
    private const string Filters = $"""
        m.seq > @cleared and m.seq < @before and m.deleted = 0 and {MessageRows.Shown}
            and (@from is null or m.sender_id = @from) and (@type is null or m.type = @type)
            and (@since is null or m.created_at >= @since) and (@until is null or m.created_at <= @until)
        """;

    public static IReadOnlyList<Message> Read(SqliteSession session, SearchQuery query)
    {
        var words = Narrowest(query.Words);
        if (words.Count == 0)
        {
            return [];
        }

        var (chat, userId) = query.Viewing;
        (string, object?)[] values =
        [
            ("@chat", chat.Id), ("@cleared", query.Viewing.ClearedUpToSeq), ("@before", query.BeforeSeq ?? long.MaxValue),
            ("@side", MessageRows.SideOf(chat, userId)), ("@from", query.From), ("@type", (int?)query.Type),
            ("@since", query.Since?.Milliseconds()), ("@until", query.Until?.Milliseconds()), ("@limit", query.Limit),
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
        {MessageRows.Select} where {MessageRows.InChat}
            and m.seq in ({string.Join(" intersect ", Enumerable.Range(0, words).Select(Postings))})
            and {Filters} order by m.seq desc limit @limit
        """;

    private static string Postings(int i) => $"""
        select seq from message_words where chat = (select no from chats where id = @chat)
            and word >= {Name("word", i)} and word < {Name("end", i)} and seq > @cleared and seq < @before
        """;

    private static string Name(string prefix, int i) => string.Create(CultureInfo.InvariantCulture, $"@{prefix}{i}");
}
