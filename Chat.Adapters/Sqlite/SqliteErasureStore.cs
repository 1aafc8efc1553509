using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteErasureStore(SqliteDatabase database) : IErasureStore
{
    // The condition of the index chats_erasable, word for word: it holds just the chats with something to erase.
    private const string Due = """
        select no, erased_up_to, cleared_by_both from chats where erased_up_to < cleared_by_both order by no limit 1
        """;

    private const string ToErase = """
        select seq, content, media from messages where chat = @chat and seq > @after and seq <= @upTo order by seq limit @limit
        """;

    private const string Empty = """
        update messages set content = null, media = null, reactions = null, deleted = 1 where chat = @chat and seq = @seq
        """;

    private const string Advance = "update chats set erased_up_to = @upTo where no = @chat";

    private const string DeleteReactors = """
        delete from message_reactors where chat = @chat and seq = @seq
            and user_id in (select user_id from members where chat = @chat)
        """;

    private static readonly string Traces = $"""
        {MessageRows.Select} where {MessageRows.InChat} and m.seq in (
            select seq from (select m.seq from messages m
                where {MessageRows.InChat} and m.sender_id = @user and m.deleted = 0 order by m.seq limit @limit)
            union
            select seq from (select m.seq from message_reactors m
                where {MessageRows.InChat} and m.user_id = @user order by m.seq limit @limit))
        order by m.seq limit @limit
        """;

    public Task<ErasedMessages> EraseClearedAsync(int limit, CancellationToken ct) =>
        database.WriteAsync(session => Erase(session, limit), ct);

    public Task<IReadOnlyList<Message>> ListTracesAsync(string chatId, string userId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Message>>(
            session => session.Snapshot(() => ChatRows.Find(session, chatId) is var (_, chat)
                ? session.List(Traces, row => MessageRows.Map(row, chat), ("@chat", chatId), ("@user", userId), ("@limit", limit))
                : []),
            ct);

    private static ErasedMessages Erase(SqliteSession session, int limit)
    {
        var files = new List<string>();
        var count = 0;
        while (count < limit && FindDue(session) is { } due)
        {
            var rows = session.List(
                ToErase,
                row => (Seq: row.GetInt64(0), Content: row.FindText(1), Media: row.FindList<MediaItem>(2)),
                ("@chat", due.Chat), ("@after", due.ErasedUpTo), ("@upTo", due.ClearedByBoth), ("@limit", limit - count));
            foreach (var (seq, content, media) in rows)
            {
                MessageWords.Remove(session, due.Chat, seq, content);
                session.Execute(Empty, ("@chat", due.Chat), ("@seq", seq));
                session.Execute(DeleteReactors, ("@chat", due.Chat), ("@seq", seq));
                files.AddRange(media.Select(item => item.FileId));
            }

            count += rows.Count;
            session.Execute(Advance, ("@upTo", count < limit ? due.ClearedByBoth : rows[^1].Seq), ("@chat", due.Chat));
        }

        return new ErasedMessages(count, files);
    }

    private static DueChat? FindDue(SqliteSession session) =>
        session.Find(Due, row => new DueChat(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));

    private sealed record DueChat(long Chat, long ErasedUpTo, long ClearedByBoth);
}
