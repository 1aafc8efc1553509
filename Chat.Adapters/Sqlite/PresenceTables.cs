namespace Chat.Adapters.Sqlite;

/// <summary>The tables of leases, rooms and typing. They hold nothing that outlives a few minutes, so a step may start them anew.</summary>
internal static class PresenceTables
{
    /// <summary>
    /// Leases know the last sign of life and the last activity, rooms what was told, and typing can be cleaned up. shown is
    /// a <see cref="Core.Presence.ShownPresence"/>.
    /// </summary>
    public const string SilentLeases = """
        drop table connections;
        create table connections(
            id text primary key, user_id text not null, seen_at integer not null, expires_at integer not null, active_at integer)
            strict, without rowid;
        -- ListAsync.
        create index connections_user on connections(user_id, seen_at);
        -- ListSilentAsync.
        create index connections_seen on connections(seen_at, id);
        -- ListExpiredAsync.
        create index connections_expiry on connections(expires_at);

        drop table rooms;
        create table rooms(
            connection_id text not null, chat_id text not null, user_id text not null, peer_id text not null,
            shown integer not null, primary key(connection_id, chat_id)) strict, without rowid;
        -- ShowAsync.
        create index rooms_chat on rooms(chat_id, user_id);
        -- ListWatchersAsync, FilterShownOnlineAsync.
        create index rooms_peer on rooms(peer_id, shown, chat_id, user_id);

        -- TryPassAsync: what is too old to matter.
        create index typing_at on typing(at);
        """;
}
