using Chat.Core.Messages;

namespace Chat.Core.Adapters.Sqlite;

/// <summary>The words by which search finds a message: rows of message_words.</summary>
internal static class MessageWords
{
    // One statement for all words of a message; a row per word would cost more than the message itself.
    private const string Insert = """
        insert or ignore into message_words(chat, word, seq) select @chat, value, @seq from json_each(@words)
        """;

    private const string Delete = """
        delete from message_words where chat = @chat and seq = @seq and word in (select value from json_each(@words))
        """;

    /// <summary>Made outside the write, so that the writer only stores.</summary>
    public static string? Of(Message? message) => Of(message?.Content);

    public static void Add(SqliteSession session, long chat, long seq, string? words)
    {
        if (words is not null)
        {
            session.Execute(Insert, ("@chat", chat), ("@seq", seq), ("@words", words));
        }
    }

    /// <summary>Takes out what <paramref name="content"/> was found by.</summary>
    public static void Remove(SqliteSession session, long chat, long seq, string? content)
    {
        if (Of(content) is { } words)
        {
            session.Execute(Delete, ("@chat", chat), ("@seq", seq), ("@words", words));
        }
    }

    private static string? Of(string? content) =>
        content is not null && SearchWords.Of(content) is { Count: > 0 } words ? SqliteValues.ToJson(words) : null;
}
