namespace Chat.Adapters.Sqlite;

/// <summary>Tables of webhooks (docs/webhooks.md).</summary>
internal static class WebhookTables
{
    public const string Cursors = """
        alter table chats add column status_rev integer not null default 0;
        alter table chats add column webhook_from integer;
        alter table chats add column webhook_at integer;
        alter table members add column read_rev integer not null default 0;
        -- ListMarked: contains only the chats with something to send.
        create index chats_marked on chats(webhook_at) where webhook_at is not null;
        -- A cursor is stored whole in body; the columns beside it are those that queries need.
        create table webhook_cursors(
            id text primary key, endpoint integer not null, due_at integer, waiting_since integer, sent_at integer, version integer not null,
            body text not null) strict, without rowid;
        -- ListDue.
        create index webhook_cursors_due on webhook_cursors(due_at) where due_at is not null;
        -- GetBacklog.
        create index webhook_cursors_waiting on webhook_cursors(endpoint, waiting_since) where waiting_since is not null;
        -- ListSent.
        create index webhook_cursors_endpoint on webhook_cursors(endpoint, id, sent_at);
        create table webhook_endpoints(endpoint integer primary key, version integer not null, body text not null) strict;
        create table webhook_deaths(
            endpoint integer not null, at integer not null, id text not null, type text not null, primary key(endpoint, at, id)) strict, without rowid;
        -- AddDeath.
        create unique index webhook_deaths_id on webhook_deaths(endpoint, id);
        -- RemoveDeaths.
        create index webhook_deaths_at on webhook_deaths(at);
        """;
}
