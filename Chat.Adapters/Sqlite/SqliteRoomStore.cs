using Chat.Core.Leases;
using Chat.Core.Presence;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteRoomStore(SqliteDatabase database) : IRoomStore
{
    private const string Join = """
        insert into rooms(connection_id, chat_id, user_id, peer_id, shown) values(@id, @chat, @user, @peer, @shown)
        on conflict(connection_id, chat_id) do update set shown = excluded.shown
        """;

    private const string Leave = "delete from rooms where connection_id = @id and chat_id = @chat";

    // @from has one bit for each state.
    private const string Show = """
        update rooms set shown = @shown where chat_id = @chat and user_id = @user and shown <> @shown and (@from & (1 << shown)) <> 0
        """;

    private const string Watchers = """
        select distinct r.chat_id, r.user_id from rooms r where r.peer_id = @user and r.shown = @shown
        """;

    private const string ShownOnline = "select exists(select 1 from rooms r where r.peer_id = @user and r.shown = @shown)";

    public Task<bool> JoinAsync(Lease lease, JoinedRoom room, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            var returned = LeaseRows.Write(session, lease);
            session.Execute(
                Join,
                ("@id", lease.ConnectionId), ("@chat", room.ChatId), ("@user", lease.UserId), ("@peer", room.PeerId),
                ("@shown", (int)room.Shown));
            return returned;
        },
        ct);

    public Task<bool> LeaveAsync(string connectionId, string chatId, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Leave, ("@id", connectionId), ("@chat", chatId)) > 0, ct);

    public Task<bool> ShowAsync(Watcher watcher, ShownPresence shown, IReadOnlyList<ShownPresence> from, CancellationToken ct) =>
        database.WriteAsync(
            session => session.Execute(
                Show,
                ("@shown", (int)shown), ("@chat", watcher.ChatId), ("@user", watcher.UserId),
                ("@from", from.Sum(state => 1 << (int)state))) > 0,
            ct);

    public Task<IReadOnlyList<Watcher>> ListWatchersAsync(string userId, ShownPresence shown, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Watcher>>(
            session => session.List(
                Watchers, row => new Watcher(row.GetString(0), row.GetString(1)), ("@user", userId), ("@shown", (int)shown)),
            ct);

    public Task<IReadOnlySet<string>> FilterShownOnlineAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        database.ReadAsync<IReadOnlySet<string>>(
            session => userIds
                .Where(id => session.Number(ShownOnline, ("@user", id), ("@shown", (int)ShownPresence.Online)) == 1)
                .ToHashSet(StringComparer.Ordinal),
            ct);
}
