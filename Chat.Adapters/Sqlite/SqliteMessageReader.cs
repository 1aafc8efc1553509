using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteMessageReader(SqliteDatabase database) : IMessageReader
{
    private static readonly string Range = $"{MessageRows.Select} where {MessageRows.InRange}";

    private static readonly string OldestFirst = $"{Range} order by m.seq limit @limit offset @offset";

    private static readonly string NewestFirst = $"{Range} order by m.seq desc limit @limit offset @offset";

    private static readonly string Count = $"select count(*) from messages m where {MessageRows.InRange}";

    // A chat's seqs have no holes, so what is not hidden need not be counted; what is hidden is a range of a small index.
    private static readonly string[] CountHidden = [CountHiddenBy("hidden_first"), CountHiddenBy("hidden_second")];

    private static readonly string BySeq = $"{MessageRows.Select} where {MessageRows.InChat} and m.seq = @seq";

    private static readonly MessagesByRev Changes = new(MessageRows.ColumnsOf("m"));

    private static readonly string[] HiddenSince = [HiddenSinceBy("hidden_first"), HiddenSinceBy("hidden_second")];

    public Task<IReadOnlyList<Message>> ListAsync(LoadedChat chat, MessageRange range, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Message>>(
            session => range.Offset > 0 && IsWithoutHoles(range.Filter)
                ? session.Snapshot(() => ReadRange(session, (SqliteChat)chat, MessageOffset.Skip(session, (SqliteChat)chat, range)))
                : ReadRange(session, (SqliteChat)chat, range),
            ct);

    public Task<int> CountAsync(LoadedChat chat, MessageFilter filter, CancellationToken ct) => database.ReadAsync(
        session => IsWithoutHoles(filter)
            ? CountAll(session, (SqliteChat)chat, filter)
            : (int)session.Number(Count, MessageRows.ValuesOf((SqliteChat)chat, filter)),
        ct);

    public Task<IReadOnlyList<Message>> FindAsync(LoadedChat chat, IReadOnlyList<long> seqs, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Message>>(
            session => [.. seqs.SelectMany(seq => session.List(
                BySeq, row => MessageRows.Map(row, chat.Chat), ("@chat", ((SqliteChat)chat).No), ("@seq", seq)))],
            ct);

    public Task<ChangedMessages> ListChangesAsync(LoadedChat chat, ChangesQuery query, CancellationToken ct) =>
        database.ReadAsync(session => ReadChanges(session, (SqliteChat)chat, query), ct);

    public Task<IReadOnlyList<Message>> SearchAsync(LoadedChat chat, SearchQuery query, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Message>>(
            session => session.Snapshot(() => MessageSearch.Read(session, (SqliteChat)chat, query)), ct);

    // A chat's seqs have no holes, so only what a member hid is missing from the range.
    private static bool IsWithoutHoles(MessageFilter filter) => filter is { From: null, ExcludeDeleted: false };

    private static List<Message> ReadRange(SqliteSession session, SqliteChat chat, MessageRange range) => session.List(
        range.Descending ? NewestFirst : OldestFirst,
        row => MessageRows.Map(row, chat.Chat),
        [.. MessageRows.ValuesOf(chat, range.Filter), ("@limit", range.Limit), ("@offset", range.Offset)]);

    private static int CountAll(SqliteSession session, SqliteChat chat, MessageFilter filter)
    {
        var (after, before) = (filter.After, Math.Min(filter.Before, chat.Chat.Seq + 1));
        var hidden = filter.NotHiddenFor is { } userId
            ? session.Number(CountHidden[MessageRows.SideOf(chat.Chat, userId)], ("@chat", chat.No), ("@after", after), ("@before", before))
            : 0;
        return (int)Math.Max(0, before - after - 1 - hidden);
    }

    private static ChangedMessages ReadChanges(SqliteSession session, SqliteChat chat, ChangesQuery query)
    {
        var page = ListByRev(session, chat, query, query.FirstRev, chat.Chat.Rev, query.Limit + 1);
        var hasMore = page.Count > query.Limit;
        if (hasMore)
        {
            var last = page[query.Limit - 1].Rev;
            // In data of earlier versions, replies have the rev of their original's edit.
            var shared = page[query.Limit].Rev == last ? ListByRev(session, chat, query, last - 1, last, -1) : null;
            page = shared is null ? page[..query.Limit] : [.. page.Where(m => m.Rev < last), .. shared];
            hasMore = last < chat.Chat.Rev;
        }

        var hidden = session.List(
            HiddenSince[MessageRows.SideOf(chat.Chat, query.MemberView.UserId)],
            row => MessageRows.Map(row, chat.Chat),
            ("@chat", chat.No), ("@own", query.SinceOwnRev), ("@since", query.SinceRev), ("@cleared", query.MemberView.ClearedUpToSeq));
        return new ChangedMessages(page, hidden, hasMore);
    }

    private static List<Message> ListByRev(SqliteSession session, SqliteChat chat, ChangesQuery query, long above, long upTo, int limit) =>
        Changes.List(
            session,
            new RevRange(chat.No, chat.Chat.Seq, above, upTo) { AfterSeq = query.MemberView.ClearedUpToSeq, Limit = limit },
            row => MessageRows.Map(row, chat.Chat),
            message => (message.Rev, message.Seq));

    private static string HiddenSinceBy(string column) => $"""
        {MessageRows.SelectBy($"indexed by messages_{column}")}
        where {MessageRows.InChat} and m.{column} > @own and m.{column} is not null
            and {MessageRows.RevOf("m")} <= @since and m.seq > @cleared
        order by m.{column}
        """;

    private static string CountHiddenBy(string column) => $"""
        select count(*) from messages m indexed by messages_{column}
        where {MessageRows.InChat} and m.{column} is not null and m.seq > @after and m.seq < @before
        """;
}
