using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteChatLists(SqliteDatabase database) : IChatLists
{
    private static readonly string Changed = $"""
        select {ChatRows.Columns}, own.changed from members own join chats c on c.no = own.chat {ChatRows.Joins}
        where own.user_id = @user and own.changed > @after order by own.changed limit @limit
        """;

    private const string RequestPlaces = "select request_place from chats where requested_by = @user and request_place is not null";

    // The condition of the index chats_erasable, word for word: it contains only the chats with something to erase.
    private const string Erasable = "select id from chats where erased_up_to < cleared_by_both order by no limit @limit";

    public Task<IReadOnlyList<Conversation>> ListAsync(ChatListQuery query, CancellationToken ct) =>
        database.ReadAsync(session => ChatLists.Read(session, query), ct);

    public Task<int> CountAsync(ChatListQuery query, CancellationToken ct) =>
        database.ReadAsync(session => ChatLists.Count(session, query), ct);

    public Task<IReadOnlyList<int>> ListRequestPlacesAsync(string userId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<int>>(session => session.List(RequestPlaces, row => row.GetInt32(0), ("@user", userId)), ct);

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
        database.ReadFewAsync(session => UnreadRows.Find(session, userId), ct);

    public Task<IReadOnlyList<string>> ListErasableAsync(int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<string>>(session => session.List(Erasable, row => row.GetString(0), ("@limit", limit)), ct);
}
