using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteChatStore(SqliteDatabase database) : IChatStore
{
    private static readonly string Changed = $"""
        select {ChatRows.Columns}, own.changed from members own join chats c on c.no = own.chat {ChatRows.Members}
        where own.user_id = @user and own.changed > @after order by own.changed limit @limit
        """;

    private const string RequestPlaces = "select request_place from chats where requested_by = @user and request_place is not null";

    // The condition of the index members_unread, word for word: Sqlite then reads nothing but that index.
    private const string UnreadSum = """
        select coalesce(sum(unread), 0), count(*) from members where user_id = @user and unread > 0 and list = 2 and hidden = 0
        """;

    public Task<(Conversation? Chat, bool Created)> GetOrCreateAsync(Conversation candidate, Message? intro, CancellationToken ct)
    {
        var words = MessageWords.Of(intro);
        return database.WriteAsync<(Conversation?, bool)>(
            session =>
            {
                if (ChatRows.FindByPair(session, candidate.First.UserId, candidate.Second.UserId) is { } existing)
                {
                    return (existing.Chat, false);
                }

                if (ChatWrites.IsPlaceTaken(session, candidate))
                {
                    return (null, false);
                }

                var stored = ChatWrites.Insert(session, WithIntro(candidate, intro));
                InsertIntro(session, stored, intro, words);
                return (stored.Chat, true);
            },
            ct);
    }

    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) =>
        database.ReadAsync(session => ChatRows.Find(session, chatId)?.Chat, ct);

    public Task<Conversation?> FindByPairAsync(string userId, string otherUserId, CancellationToken ct) =>
        database.ReadAsync(session => ChatRows.FindByPair(session, userId, otherUserId)?.Chat, ct);

    public Task<bool> SaveAsync(Conversation before, Conversation after, Message? intro, CancellationToken ct)
    {
        var words = MessageWords.Of(intro);
        return database.WriteAsync(
            session =>
            {
                if (ChatRows.Find(session, before.Id) is not { } current || current.Chat.Version != before.Version
                    || ChatWrites.IsPlaceTaken(session, after))
                {
                    return false;
                }

                var stored = ChatWrites.Update(session, current, WithIntro(after, intro));
                InsertIntro(session, stored, intro, words);
                return true;
            },
            ct);
    }

    public Task<IReadOnlyList<int>> ListRequestPlacesAsync(string userId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<int>>(session => session.List(RequestPlaces, row => row.GetInt32(0), ("@user", userId)), ct);

    public Task<IReadOnlyList<Conversation>> ListAsync(ChatListQuery query, CancellationToken ct) =>
        database.ReadAsync(session => ChatLists.Read(session, query), ct);

    public Task<ChangedChats> ListChangedAsync(string userId, ChangeMark? after, int limit, CancellationToken ct) =>
        database.ReadAsync(
            session =>
            {
                var rows = session.List(
                    Changed,
                    row => (ChatRows.Map(row).Chat, Change: row.GetInt64(row.FieldCount - 1)),
                    ("@user", userId), ("@after", after?.Value ?? 0), ("@limit", limit + 1));
                var page = rows.Take(limit).ToList();
                // Marks are taken inside the one write transaction, so they are exact and nothing needs to overlap.
                var last = page is [.., var (chat, change)] ? new ChangeMark(change, chat.Id) : after;
                return new ChangedChats([.. page.Select(item => item.Chat)], last, rows.Count > limit);
            },
            ct);

    public Task<UnreadTotals> SumUnreadAsync(string userId, CancellationToken ct) =>
        database.ReadAsync(
            session => session.List(UnreadSum, row => new UnreadTotals(row.GetInt32(0), row.GetInt32(1)), ("@user", userId))[0],
            ct);

    public Task<int> CountAsync(ChatListQuery query, CancellationToken ct) =>
        database.ReadAsync(session => ChatLists.Count(session, query), ct);

    private static Conversation WithIntro(Conversation chat, Message? intro) =>
        intro is null ? chat : chat with { Seq = chat.Seq + 1, LastMessageAt = intro.CreatedAt };

    private static void InsertIntro(SqliteSession session, StoredChat stored, Message? intro, string? words)
    {
        if (intro is not null)
        {
            MessageWrites.Insert(session, stored.No, intro with { Seq = stored.Chat.Seq, Rev = stored.Chat.Rev }, words);
        }
    }
}
