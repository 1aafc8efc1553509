namespace Chat.Adapters.Sqlite;

/// <summary>Messages of a chat with a rev above one and up to another, in the order of their revs.</summary>
internal sealed record RevRange(long Chat, long LastSeq, long Above, long UpTo)
{
    /// <summary>Only messages above this seq.</summary>
    public long AfterSeq { get; init; }

    /// <summary>-1 is none.</summary>
    public int Limit { get; init; } = -1;
}

/// <summary>
/// Reads messages by rev without an index of all messages. Revs of sends rise with the seq, so messages that never changed are a
/// range of seqs, found by bisection; only those that changed are in an index.
/// </summary>
internal sealed class MessagesByRev(string columns)
{
    private const string RevFrom = "select rev from messages where chat = @chat and seq >= @seq order by seq limit 1";

    private readonly string _unchanged = $"""
        select {columns} from messages m
        where m.chat = @chat and m.seq >= @from and m.seq < @to and m.changed_rev is null order by m.seq limit @limit
        """;

    private readonly string _changed = $"""
        select {columns} from messages m indexed by messages_changed
        where m.chat = @chat and m.changed_rev > @above and m.changed_rev <= @upTo and m.changed_rev is not null and m.seq > @after
        order by m.changed_rev, m.seq limit @limit
        """;

    public List<T> List<T>(SqliteSession session, RevRange range, Func<SqliteRow, T> map, Func<T, (long Rev, long Seq)> place)
    {
        var changed = session.List(
            _changed, map,
            ("@chat", range.Chat), ("@above", range.Above), ("@upTo", range.UpTo), ("@after", range.AfterSeq), ("@limit", range.Limit));
        // Messages behind a full page are not needed.
        var upTo = changed.Count == range.Limit ? place(changed[^1]).Rev : range.UpTo;
        var unchanged = session.List(
            _unchanged, map,
            ("@chat", range.Chat), ("@from", Math.Max(range.AfterSeq + 1, FirstAbove(session, range, range.Above))),
            ("@to", FirstAbove(session, range, upTo)), ("@limit", range.Limit));
        if (changed.Count == 0)
        {
            return unchanged;
        }

        var all = changed.Concat(unchanged).OrderBy(place);
        return [.. range.Limit < 0 ? all : all.Take(range.Limit)];
    }

    // The first seq whose send has a higher rev: from the newest down in growing steps, then by halves, as most questions are about
    // the newest.
    private static long FirstAbove(SqliteSession session, RevRange range, long rev)
    {
        var (low, high, step) = (0L, range.LastSeq + 1, 1L);
        while (high - low > 1 && low == 0)
        {
            var probe = Math.Max(1, high - step);
            (low, high) = IsAbove(session, range.Chat, probe, rev) ? (low, probe) : (probe, high);
            step *= 2;
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = IsAbove(session, range.Chat, middle, rev) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static bool IsAbove(SqliteSession session, long chat, long seq, long rev) =>
        session.List(RevFrom, row => row.GetInt64(0), ("@chat", chat), ("@seq", seq)) is not [var found] || found > rev;
}
