using Chat.Core.Leases;

namespace Chat.Adapters.Sqlite;

/// <summary>Leases as rows of the table connections.</summary>
internal static class LeaseRows
{
    public const string Columns = "c.id, c.user_id, c.seen_at, c.expires_at, c.active_at";

    private const string Renew = """
        insert into connections(id, user_id, seen_at, expires_at, active_at) values(@id, @user, @seen, @expires, @active)
        on conflict(id) do update set seen_at = max(seen_at, excluded.seen_at), expires_at = max(expires_at, excluded.expires_at),
            active_at = max(coalesce(active_at, excluded.active_at), coalesce(excluded.active_at, active_at))
        """;

    private const string Live = "select exists(select 1 from connections where id = @id and expires_at > @seen)";

    /// <summary>Creates the lease or moves its times forward.</summary>
    /// <returns>True when the connection had no live lease.</returns>
    public static bool Write(SqliteSession session, Lease lease)
    {
        var (seen, expires, active) = (lease.SeenAt.Milliseconds(), lease.ExpiresAt.Milliseconds(), lease.ActiveAt?.Milliseconds());
        var wasLive = session.Number(Live, ("@id", lease.ConnectionId), ("@seen", seen)) == 1;
        session.Execute(
            Renew, ("@id", lease.ConnectionId), ("@user", lease.UserId), ("@seen", seen), ("@expires", expires), ("@active", active));
        return !wasLive;
    }

    public static Lease Read(SqliteRow row) => new(row.GetString(0), row.GetString(1), row.GetTime(2), row.GetTime(3))
    {
        ActiveAt = row.FindTime(4),
    };
}
