using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>The words by which search finds a message: rows of message_words.</summary>
internal static class MessageWords
{
    private const int BlockSize = 64;

    // One statement for all words of a message; a row per word would cost more than the message itself.
    private const string Insert = """
        insert or ignore into message_words(chat, block, word, seq) select @chat, @block, value, @seq from json_each(@words)
        """;

    private const string Delete = """
        delete from message_words
        where chat = @chat and block = @block and word in (select value from json_each(@words)) and seq = @seq
        """;

    /// <summary>Made outside the write, so that the writer only stores.</summary>
    public static string? Of(Message? message) => Of(message?.Content);

    /// <summary>The part of a chat whose words stand together; see docs/decisions/0004-search.md.</summary>
    public static long BlockOf(long seq) => seq / BlockSize;

    public static void Add(SqliteSession session, long chat, long seq, string? words)
    {
        if (words is not null)
        {
            session.Execute(Insert, ("@chat", chat), ("@block", BlockOf(seq)), ("@seq", seq), ("@words", words));
        }
    }

    /// <summary>Takes out what <paramref name="content"/> was found by.</summary>
    public static void Remove(SqliteSession session, long chat, long seq, string? content)
    {
        if (Of(content) is { } words)
        {
            session.Execute(Delete, ("@chat", chat), ("@block", BlockOf(seq)), ("@words", words), ("@seq", seq));
        }
    }

    private static string? Of(string? content) =>
        content is not null && SearchWords.Of(content) is { Count: > 0 } words ? SqliteValues.ToJson(words) : null;
}
