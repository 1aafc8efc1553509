using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteMessageReader(SqliteDatabase database) : IMessageReader
{
    private static readonly string Between = $"""
        {MessageRows.Select} where {MessageRows.InChat} and m.seq > @after and m.seq < @before and {MessageRows.Shown}
        """;

    private static readonly string OldestFirst = $"{Between} order by m.seq limit @limit offset @offset";

    private static readonly string NewestFirst = $"{Between} order by m.seq desc limit @limit offset @offset";

    private static readonly string Newest = $"""
        {MessageRows.Select} where {MessageRows.InChat} and m.seq > @after and {MessageRows.Shown} order by m.seq desc limit 1
        """;

    // A chat's seqs have no holes here, so only what is hidden needs to be counted; that is a range of a small index.
    private static readonly string[] Count =
    [
        CountBut("hidden_first"),
        CountBut("hidden_second"),
    ];

    private const string Unread = $"""
        select count(*) from messages m
        where {MessageRows.InChat} and m.sender_id = @sender and m.seq > @after and m.deleted = 0 and {MessageRows.Shown}
        """;

    private const string HighestSeq = $"""
        select coalesce(max(m.seq), 0) from messages m where {MessageRows.InChat} and m.id in (select value from json_each(@ids))
        """;

    public Task<IReadOnlyList<Message>> ListAsync(MessageRange range, CancellationToken ct)
    {
        var (chat, userId) = range.Viewing;
        return database.ReadAsync<IReadOnlyList<Message>>(
            session => session.List(
                range.Descending ? NewestFirst : OldestFirst,
                row => MessageRows.Map(row, chat),
                ("@chat", chat.Id), ("@after", Math.Max(range.After ?? 0, range.Viewing.ClearedUpToSeq)),
                ("@before", range.Before ?? long.MaxValue), ("@side", MessageRows.SideOf(chat, userId)),
                ("@limit", range.Limit), ("@offset", range.Offset)),
            ct);
    }

    public Task<int> CountAsync(Viewing viewing, CancellationToken ct) =>
        database.ReadAsync(
            session => (int)session.Number(
                Count[MessageRows.SideOf(viewing.Chat, viewing.UserId)],
                ("@cleared", viewing.ClearedUpToSeq), ("@chat", viewing.Chat.Id)),
            ct);

    public Task<int> CountUnreadAsync(Viewing viewing, long readSeq, CancellationToken ct) =>
        viewing.Chat.Status != ChatStatus.Accepted
            ? Task.FromResult(0)
            : database.ReadAsync(
                session => (int)session.Number(
                    Unread,
                    ("@chat", viewing.Chat.Id), ("@sender", viewing.Chat.Peer(viewing.UserId).UserId),
                    ("@after", Math.Max(readSeq, viewing.ClearedUpToSeq)), ("@side", MessageRows.SideOf(viewing.Chat, viewing.UserId))),
                ct);

    public Task<IReadOnlyList<Message?>> FindNewestAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Message?>>(
            session => session.Snapshot(() => viewings.Select(viewing => FindNewest(session, viewing)).ToList()), ct);

    public Task<long?> FindHighestSeqAsync(string chatId, IReadOnlyList<string> messageIds, CancellationToken ct) =>
        database.ReadAsync(
            session => session.Number(HighestSeq, ("@chat", chatId), ("@ids", SqliteValues.ToJson(messageIds))) is var seq and > 0
                ? seq
                : (long?)null,
            ct);

    public Task<ChangedMessages> ListChangesAsync(Viewing viewing, long sinceRev, long sinceOwnRev, int limit, CancellationToken ct) =>
        database.ReadAsync(
            session => session.Snapshot(() => MessageChanges.Read(session, viewing, sinceRev, sinceOwnRev, limit)), ct);

    public Task<IReadOnlyList<Message>> SearchAsync(SearchQuery query, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Message>>(session => session.Snapshot(() => MessageSearch.Read(session, query)), ct);

    private static Message? FindNewest(SqliteSession session, Viewing viewing) => session.Find(
        Newest,
        row => MessageRows.Map(row, viewing.Chat),
        ("@chat", viewing.Chat.Id), ("@after", viewing.ClearedUpToSeq), ("@side", MessageRows.SideOf(viewing.Chat, viewing.UserId)));

    private static string CountBut(string hidden) => $"""
        select coalesce(max(0, (select seq from chats where id = @chat) - @cleared), 0)
            - (select count(*) from messages m indexed by messages_{hidden}
                where {MessageRows.InChat} and m.{hidden} is not null and m.seq > @cleared)
        """;
}
