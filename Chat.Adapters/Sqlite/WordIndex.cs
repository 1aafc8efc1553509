using Chat.Core.Messages;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// The words by which search finds messages: rows of message_words. They are written in batches after the commits: a chat is
/// indexed up to its words_rev, a search also scans the messages changed since, and an indexing that is cut off continues
/// where it was. See docs/decisions/0004-search.md.
/// </summary>
internal static class WordIndex
{
    /// <summary>Messages that one step indexes at most; the writer serves others between two steps.</summary>
    public const int BatchSize = 256;

    private const int BlockSize = 64;

    // The condition of the index chats_unindexed, word for word: it contains only the chats with something to index.
    private const string FindChat = "select no, rev, words_rev from chats where words_rev < rev order by no limit 1";

    private const string FindTexts = """
        select seq, rev, content from messages indexed by messages_rev
        where chat = @chat and rev > @since and rev <= @rev and content is not null order by rev, seq limit @limit
        """;

    // In data of earlier versions, several messages have one rev.
    private const string FindTextsOfRev = """
        select seq, rev, content from messages indexed by messages_rev
        where chat = @chat and rev = @rev and seq > @after and content is not null order by seq
        """;

    private const string Insert = """
        insert or ignore into message_words(chat, block, word, seq) select @chat, @block, value, @seq from json_each(@words)
        """;

    // By block, not by word: the words may have been cut by an earlier version.
    private const string Delete = "delete from message_words where chat = @chat and block = @block and seq = @seq";

    private const string Advance = "update chats set words_rev = @rev where no = @chat";

    /// <summary>The part of a chat whose words stand together.</summary>
    public static long BlockOf(long seq) => seq / BlockSize;

    /// <summary>Indexes the next messages; false when there are no more.</summary>
    public static bool RunStep(SqliteSession session)
    {
        for (var left = BatchSize; left > 0;)
        {
            if (session.Find(FindChat, row => new Due(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))) is not { } due)
            {
                return false;
            }

            left -= Math.Max(1, Index(session, due, left));
        }

        return true;
    }

    /// <summary>Removes the words of a text that is no longer shown; a no-op for one that is not indexed yet.</summary>
    public static void Remove(SqliteSession session, long chat, long seq) =>
        session.Execute(Delete, ("@chat", chat), ("@block", BlockOf(seq)), ("@seq", seq));

    private static int Index(SqliteSession session, Due due, int limit)
    {
        var texts = session.List(
            FindTexts, MapText, ("@chat", due.Chat), ("@since", due.WordsRev), ("@rev", due.Rev), ("@limit", limit));
        var upTo = texts.Count < limit ? due.Rev : texts[^1].Rev;
        if (texts.Count == limit)
        {
            texts.AddRange(session.List(FindTextsOfRev, MapText, ("@chat", due.Chat), ("@rev", upTo), ("@after", texts[^1].Seq)));
        }

        foreach (var (seq, _, content) in texts)
        {
            if (SearchWords.Of(content) is { Count: > 0 } words)
            {
                session.Execute(Insert, ("@chat", due.Chat), ("@block", BlockOf(seq)), ("@seq", seq), ("@words", SqliteValues.ToJson(words)));
            }
        }

        session.Execute(Advance, ("@rev", upTo), ("@chat", due.Chat));
        return texts.Count;
    }

    private static (long Seq, long Rev, string Content) MapText(SqliteDataReader row) => (row.GetInt64(0), row.GetInt64(1), row.GetString(2));

    private sealed record Due(long Chat, long Rev, long WordsRev);
}
