using Chat.Core.Access;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteSuspensionStore(SqliteDatabase database) : ISuspensionStore
{
    private const string ByUser = "select until, suspended_by, at from suspensions where user_id = @user";

    private const string Save = """
        insert into suspensions(user_id, until, suspended_by, at) values(@user, @until, @by, @at)
        on conflict(user_id) do update set until = excluded.until, suspended_by = excluded.suspended_by, at = excluded.at
        """;

    private const string Remove = "delete from suspensions where user_id = @user";

    public Task<Suspension?> FindAsync(string userId, CancellationToken ct) => database.ReadAsync(
        session => session.Find(
            ByUser, row => new Suspension(userId, row.FindTime(0), row.GetString(1), row.GetTime(2)), ("@user", userId)),
        ct);

    public Task SaveAsync(Suspension suspension, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            Save,
            ("@user", suspension.UserId), ("@until", suspension.Until?.Milliseconds()), ("@by", suspension.By),
            ("@at", suspension.At.Milliseconds())),
        ct);

    public Task RemoveAsync(string userId, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Remove, ("@user", userId)), ct);
}
