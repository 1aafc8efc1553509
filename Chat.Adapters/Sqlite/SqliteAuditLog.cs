using Chat.Core.Access;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteAuditLog(SqliteDatabase database) : IAuditLog
{
    private const string Insert = """
        insert into audit(id, at, administrator, action, target, detail) values(@id, @at, @administrator, @action, @target, @detail)
        """;

    private const string Newest = """
        select id, at, administrator, action, target, detail from audit where id < @before order by id desc limit @limit
        """;

    public Task AddAsync(AuditEntry entry, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            Insert,
            ("@id", entry.Id), ("@at", entry.At.Milliseconds()), ("@administrator", entry.AdministratorId), ("@action", entry.Action),
            ("@target", entry.Target), ("@detail", entry.Detail)),
        ct);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(string? beforeId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            session => session.List(
                Newest,
                row => new AuditEntry(
                    row.GetString(0), row.GetTime(1), row.GetString(2), row.GetString(3), row.FindText(4), row.FindText(5)),
                ("@before", beforeId ?? SqliteValues.AboveAllText), ("@limit", limit)),
            ct);
}
