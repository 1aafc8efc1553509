using Chat.Core.Presence;

namespace Chat.Adapters.Sqlite;

public sealed class SqlitePresenceStore(SqliteDatabase database) : IPresenceStore
{
    private const string Renew = "update connections set user_id = @user, expires_at = @expiresAt where id = @id";

    private const string Start = "insert into connections(id, user_id, expires_at) values(@id, @user, @expiresAt)";

    private const string Join = """
        insert into rooms(connection_id, chat_id, user_id, peer_id) values(@id, @chat, @user, @peer)
        on conflict(connection_id, chat_id) do update set user_id = excluded.user_id, peer_id = excluded.peer_id
        """;

    private const string Leave = "delete from rooms where connection_id = @id and chat_id = @chat";

    private const string Online = "select exists(select 1 from connections where user_id = @user and expires_at > @now)";

    private const string InRoom = """
        select exists(select 1 from rooms r join connections c on c.id = r.connection_id
            where r.chat_id = @chat and r.user_id = @user and c.expires_at > @now)
        """;

    private const string Watched = """
        select distinct r.chat_id from rooms r join connections c on c.id = r.connection_id
        where r.peer_id = @user and c.expires_at > @now order by r.chat_id
        """;

    private const string Expired = """
        delete from connections where id in (select id from connections where expires_at <= @now order by expires_at limit @limit)
        returning id, user_id
        """;

    private const string EndRooms = "delete from rooms where connection_id = @id returning chat_id";

    private const string Typing = """
        insert into typing(chat_id, user_id, stops, at) values(@chat, @user, @stops, @now)
        on conflict(chat_id, user_id, stops) do update set at = excluded.at where at <= @before
        """;

    public Task<bool> RenewAsync(string connectionId, string userId, DateTimeOffset expiresAt, CancellationToken ct) =>
        database.WriteAsync(session => WriteLease(session, connectionId, userId, expiresAt), ct);

    public Task JoinAsync(RoomConnection room, string peerId, DateTimeOffset expiresAt, CancellationToken ct) =>
        database.WriteAsync(
            session =>
            {
                WriteLease(session, room.ConnectionId, room.UserId, expiresAt);
                return session.Execute(
                    Join, ("@id", room.ConnectionId), ("@chat", room.ChatId), ("@user", room.UserId), ("@peer", peerId));
            },
            ct);

    public Task<bool> LeaveAsync(RoomConnection room, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Leave, ("@id", room.ConnectionId), ("@chat", room.ChatId)) > 0, ct);

    public Task<bool> IsOnlineAsync(string userId, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(session => session.Number(Online, ("@user", userId), ("@now", now.Milliseconds())) == 1, ct);

    public Task<bool> IsInRoomAsync(string chatId, string userId, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(
            session => session.Number(InRoom, ("@chat", chatId), ("@user", userId), ("@now", now.Milliseconds())) == 1, ct);

    public Task<IReadOnlyList<string>> ListWatchedChatsAsync(string userId, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<string>>(
            session => session.List(Watched, row => row.GetString(0), ("@user", userId), ("@now", now.Milliseconds())), ct);

    public Task<IReadOnlyList<EndedConnection>> TakeExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.WriteAsync<IReadOnlyList<EndedConnection>>(
            session =>
            {
                var ended = session.List(
                    Expired, row => (Id: row.GetString(0), UserId: row.GetString(1)), ("@now", now.Milliseconds()), ("@limit", limit));
                return ended
                    .Select(lease => new EndedConnection(
                        lease.Id, lease.UserId, session.List(EndRooms, row => row.GetString(0), ("@id", lease.Id))))
                    .ToList();
            },
            ct);

    public Task<bool> TryTypingAsync(TypingSign sign, DateTimeOffset now, TimeSpan throttle, CancellationToken ct) =>
        database.WriteAsync(
            session => session.Execute(
                Typing,
                ("@chat", sign.ChatId), ("@user", sign.UserId), ("@stops", sign.Stops ? 1 : 0),
                ("@now", now.Milliseconds()), ("@before", (now - throttle).Milliseconds())) > 0,
            ct);

    /// <returns>True when there was none.</returns>
    private static bool WriteLease(SqliteSession session, string connectionId, string userId, DateTimeOffset expiresAt) =>
        Write(session, Renew, connectionId, userId, expiresAt) == 0 && Write(session, Start, connectionId, userId, expiresAt) == 1;

    private static int Write(SqliteSession session, string sql, string connectionId, string userId, DateTimeOffset expiresAt) =>
        session.Execute(sql, ("@id", connectionId), ("@user", userId), ("@expiresAt", expiresAt.Milliseconds()));
}
