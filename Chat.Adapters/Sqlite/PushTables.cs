namespace Chat.Adapters.Sqlite;

/// <summary>The tables of push notifications.</summary>
internal static class PushTables
{
    /// <summary>Devices, and the users' settings for push notifications.</summary>
    public const string Devices = """
        create table devices(
            user_id text not null, device_id text not null, address_hash text not null unique, kind integer not null,
            target text not null, p256dh text, auth text, topic text, sandbox integer not null, label text,
            created_at integer not null, seen_at integer not null, primary key(user_id, device_id)) strict, without rowid;
        -- ListAsync.
        create index devices_user on devices(user_id, seen_at desc, device_id);
        -- RemoveUnseenAsync.
        create index devices_seen on devices(seen_at);

        alter table settings add column push_preview integer not null default 0;
        alter table settings add column push_requests integer not null default 1;
        alter table settings add column push_paused_until integer;
        """;
}
