using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Replaces the offset of a range by the seq at which it ends, so that a late page costs no more than the first: Sqlite would
/// read everything that it skips. Only for filters that leave out nothing but what a member hid.
/// </summary>
internal static class MessageOffset
{
    private static readonly string[] Hidden = [HiddenBy("hidden_first"), HiddenBy("hidden_second")];

    public static MessageRange Skip(SqliteSession session, SqliteChat chat, MessageRange range)
    {
        var filter = range.Filter;
        var hidden = filter.NotHiddenFor is { } userId
            ? session.List(Hidden[MessageRows.SideOf(chat.Chat, userId)], row => row.GetInt64(0), ("@chat", chat.No))
            : [];
        return range with
        {
            Offset = 0,
            Filter = range.Descending
                ? filter with { Before = SkipDown(Math.Min(filter.Before, chat.Chat.Seq + 1), range.Offset, hidden) }
                : filter with { After = SkipUp(filter.After, range.Offset, hidden) },
        };
    }

    // Each hidden message among the skipped ones takes the place of one more.
    private static long SkipDown(long before, int count, List<long> hidden)
    {
        var end = before - count;
        foreach (var seq in hidden.Where(seq => seq < before).OrderDescending().TakeWhile(seq => seq >= end))
        {
            end--;
        }

        return end;
    }

    private static long SkipUp(long after, int count, List<long> hidden)
    {
        var end = after + count;
        foreach (var seq in hidden.Where(seq => seq > after).Order().TakeWhile(seq => seq <= end))
        {
            end++;
        }

        return end;
    }

    private static string HiddenBy(string column) => $"""
        select m.seq from messages m indexed by messages_{column} where {MessageRows.InChat} and m.{column} is not null
        """;
}
