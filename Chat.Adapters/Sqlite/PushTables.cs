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

        create table provider_tokens(name text primary key, token text not null, issued_at integer not null) strict, without rowid;

        alter table settings add column push_preview integer not null default 0;
        alter table settings add column push_requests integer not null default 1;
        alter table settings add column push_paused_until integer;
        """;

    /// <summary>
    /// The outbox, on the members: the due mark (push), the last push (pushed), the lease of a delivery, and what a delivery left
    /// to retry. Commits write the mark alone.
    /// </summary>
    public const string Outbox = """
        alter table members add column push_kind integer;
        alter table members add column push_at integer;
        alter table members add column push_due_at integer;
        alter table members add column push_version integer;
        alter table members add column pushed_seq integer;
        alter table members add column pushed_at integer;
        alter table members add column push_lease text;
        alter table members add column push_lease_until integer;
        alter table members add column push_retry_seq integer;
        alter table members add column push_retry_devices text;
        alter table members add column push_retry_tries integer;
        -- ListDueAsync: contains only the members with a mark.
        create index members_push_due on members(push_due_at) where push_due_at is not null;
        """;
}
