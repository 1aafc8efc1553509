using Chat.Core.Search;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// The words by which search finds messages: rows of word_blocks and word_spans. They are written in batches after the commits:
/// a chat is indexed up to its words_rev, a search also scans the messages changed since, and an indexing that is cut off
/// continues where it was. See docs/decisions/0004-search.md.
/// </summary>
internal static class WordIndex
{
    /// <summary>Messages that one step indexes at most; the writer serves others between two steps.</summary>
    public const int BatchSize = 256;

    // The condition of the index chats_unindexed, word for word: it contains only the chats with enough to index.
    private const string FindChat = "select no, rev, words_rev, seq, word_spans from chats where rev - words_rev > 16 order by no limit 1";

    private const string ChatById = "select no, rev, words_rev, seq, word_spans from chats where id = @id";

    private static readonly MessagesByRev Texts = new($"m.seq, {MessageRows.RevOf("m")}, m.content");

    private const string Spans = "select word_spans from chats where no = @chat";

    private const string Advance = "update chats set words_rev = @rev, word_spans = @spans where no = @chat";

    /// <summary>Indexes the next messages; false when there are no more.</summary>
    public static bool RunStep(SqliteSession session)
    {
        for (var left = BatchSize; left > 0;)
        {
            if (session.List(FindChat, MapDue) is not [var due])
            {
                return false;
            }

            left -= Math.Max(1, Index(session, due, left));
        }

        return true;
    }

    /// <summary>Indexes the next messages of a chat, however few they are; false when there are no more.</summary>
    public static bool RunStep(SqliteSession session, string chatId)
    {
        var due = session.List(ChatById, MapDue, ("@id", chatId))[0];
        return due.WordsRev < due.Rev && Index(session, due, BatchSize) > 0;
    }

    /// <summary>Removes the words of a text that is no longer shown; a no-op for one that is not indexed yet.</summary>
    public static void Remove(SqliteSession session, long chat, long seq)
    {
        var block = WordBlocks.BlockOf(seq);
        var gone = WordBlocks.Remove(session, chat, seq);
        if (gone.Count > 0 && WordSpans.SpanOf(block) < session.Number(Spans, ("@chat", chat)))
        {
            WordSpans.Remove(session, (chat, block), gone);
        }
    }

    private static int Index(SqliteSession session, Due due, int limit)
    {
        var texts = ListTexts(session, due, (due.WordsRev, due.Rev), limit);
        var upTo = texts.Count < limit ? due.Rev : texts[^1].Rev;
        if (texts.Count == limit)
        {
            // In data of earlier versions, several messages have one rev.
            var last = texts[^1].Seq;
            texts.AddRange(ListTexts(session, due, (upTo - 1, upTo), -1).Where(text => text.Seq > last));
        }

        var cut = texts.Where(text => text.Content is not null).Select(text => (text.Seq, Words: SearchWords.Of(text.Content!)));
        foreach (var block in cut.GroupBy(text => WordBlocks.BlockOf(text.Seq)))
        {
            WordBlocks.Add(session, (due.Chat, block.Key), [.. block]);
            if (WordSpans.SpanOf(block.Key) < due.Spans)
            {
                WordSpans.Add(session, (due.Chat, block.Key), block.SelectMany(text => text.Words).Distinct(StringComparer.Ordinal));
            }
        }

        // A span is made once, when all its messages are there and indexed. It takes milliseconds, so others are served before the next.
        if (upTo == due.Rev && due.FullSpans > due.Spans)
        {
            WordSpans.Create(session, due.Chat, due.Spans);
            var isLast = due.FullSpans == due.Spans + 1;
            session.Execute(Advance, ("@rev", isLast ? upTo : due.WordsRev), ("@spans", due.Spans + 1), ("@chat", due.Chat));
            return BatchSize;
        }

        session.Execute(Advance, ("@rev", upTo), ("@spans", due.Spans), ("@chat", due.Chat));
        return texts.Count;
    }

    private static Due MapDue(SqliteRow row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));

    private static List<(long Seq, long Rev, string? Content)> ListTexts(
        SqliteSession session, Due due, (long Above, long UpTo) revs, int limit) =>
        Texts.List(
            session, new RevRange(due.Chat, due.Seq, revs.Above, revs.UpTo) { Limit = limit },
            row => (Seq: row.GetInt64(0), Rev: row.GetInt64(1), Content: row.FindText(2)), text => (text.Rev, text.Seq));

    private sealed record Due(long Chat, long Rev, long WordsRev, long Seq, long Spans)
    {
        public long FullSpans => WordSpans.SpanOf(WordBlocks.BlockOf(Seq + 1));
    }
}
