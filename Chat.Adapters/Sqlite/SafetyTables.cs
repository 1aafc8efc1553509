namespace Chat.Adapters.Sqlite;

/// <summary>Tables of reports and administration (docs/safety.md).</summary>
internal static class SafetyTables
{
    /// <summary>A report is stored whole in <c>body</c>; the columns beside it are those that queries need.</summary>
    public const string Reports = """
        create table reporters(
            user_id text primary key, recent text not null, version integer not null, expires_at integer not null) strict, without rowid;
        -- RemoveExpired.
        create index reporters_expiry on reporters(expires_at);
        create table reports(
            id text primary key, reporter_id text not null, state integer not null, expires_at integer not null, version integer not null,
            body text not null) strict, without rowid;
        -- List.
        create index reports_state on reports(state, id);
        -- ListOfReporter.
        create index reports_reporter on reports(reporter_id, id);
        -- RemoveExpired.
        create index reports_expiry on reports(expires_at);
        -- FindHold.
        create table report_files(
            file_id text not null, expires_at integer not null, report_id text not null,
            primary key(file_id, expires_at, report_id)) strict, without rowid;
        -- RemoveExpired.
        create index report_files_expiry on report_files(expires_at);
        """;

    public const string Administration = """
        create table suspensions(user_id text primary key, until integer, suspended_by text not null, at integer not null) strict, without rowid;
        create table audit(
            id text primary key, at integer not null, administrator text not null, action text not null, target text, detail text)
            strict, without rowid;
        """;
}
