namespace Chat.Adapters.Sqlite;

/// <summary>The steps of section 13 of the specification.</summary>
internal static class PeopleTables
{
    /// <summary>A message's metadata, as JSON text.</summary>
    public const string Metadata = "alter table messages add column metadata text;";

    /// <summary>The names of users; named_at is when their token was issued.</summary>
    public const string Profiles = """
        create table profiles(user_id text primary key, name text, avatar_url text, named_at integer) strict, without rowid;
        """;

    /// <summary>How far the messages are delivered to a member.</summary>
    public const string Delivered = "alter table members add column reported_seq integer not null default 0;";

    /// <summary>When users were last seen, and who sees it: a <see cref="Core.Users.LastSeenPolicy"/>.</summary>
    public const string LastSeen = """
        alter table profiles add column last_seen_at integer;
        alter table profiles add column last_seen integer not null default 0;
        alter table members add column seen_at_block integer;
        """;
}
