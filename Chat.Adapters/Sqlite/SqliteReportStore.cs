using System.Text.Json;
using Chat.Core;
using Chat.Core.Safety;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteReportStore(SqliteDatabase database) : IReportStore
{
    private const string FindReporter = "select recent, version from reporters where user_id = @user";

    private const string SaveReporter = """
        insert into reporters(user_id, recent, version, expires_at) select @user, @recent, @version + 1, @expiresAt
        where @version = 0 or exists(select 1 from reporters where user_id = @user)
        on conflict(user_id) do update set recent = excluded.recent, version = excluded.version, expires_at = excluded.expires_at
        where reporters.version = @version
        """;

    private const string Insert = """
        insert into reports(id, reporter_id, state, expires_at, version, body) values(@id, @reporter, @state, @expiresAt, @version, @body)
        on conflict(id) do nothing
        """;

    private const string InsertFile = """
        insert into report_files(file_id, expires_at, report_id) values(@file, @expiresAt, @report) on conflict do nothing
        """;

    private const string Update = """
        update reports set state = @state, version = @version + 1, body = @body where id = @id and version = @version
        """;

    private const string ById = "select body from reports where id = @id";

    private const string ByState = "select body from reports where state = @state and id < @before order by id desc limit @limit";

    private const string ByReporter = "select body from reports where reporter_id = @reporter and id > @after order by id limit @limit";

    private const string Hold = """
        select expires_at from report_files where file_id = @file and expires_at > @now order by expires_at desc limit 1
        """;

    private static readonly string[] Expired =
    [
        "delete from reports where expires_at <= @now",
        "delete from report_files where expires_at <= @now",
        "delete from reporters where expires_at <= @now",
    ];

    public Task<Reporter> GetReporterAsync(string userId, CancellationToken ct) => database.ReadAsync(
        session => session.Find(
            FindReporter, row => new Reporter(userId, row.FindList<RecentReport>(0), row.GetInt64(1)), ("@user", userId))
            ?? new Reporter(userId, [], 0),
        ct);

    public Task<bool> SaveReporterAsync(Reporter before, Reporter after, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            SaveReporter,
            ("@user", before.UserId), ("@recent", SqliteValues.ToJson(after.Recent)), ("@version", before.Version),
            ("@expiresAt", after.ExpiresAt.Milliseconds())) == 1,
        ct);

    public Task<bool> AddAsync(Report report, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            if (session.Execute(
                Insert,
                ("@id", report.Id), ("@reporter", report.ReporterId), ("@state", (int)report.State),
                ("@expiresAt", report.ExpiresAt.Milliseconds()), ("@version", report.Version), ("@body", Write(report))) == 0)
            {
                return false;
            }

            foreach (var item in report.Messages.SelectMany(message => message.Media))
            {
                session.Execute(
                    InsertFile, ("@file", item.FileId), ("@expiresAt", report.ExpiresAt.Milliseconds()), ("@report", report.Id));
            }

            return true;
        },
        ct);

    public Task<Report?> FindAsync(string id, CancellationToken ct) =>
        database.ReadAsync(session => session.Find(ById, row => Read(row.GetString(0)), ("@id", id)), ct);

    public Task<bool> SaveAsync(Report before, Report after, CancellationToken ct)
    {
        var next = after with { Version = before.Version + 1 };
        return database.WriteAsync(
            session => session.Execute(
                Update, ("@state", (int)next.State), ("@version", before.Version), ("@body", Write(next)), ("@id", before.Id)) == 1,
            ct);
    }

    public Task<IReadOnlyList<Report>> ListAsync(ReportState state, string? beforeId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Report>>(
            session => session.List(
                ByState,
                row => Read(row.GetString(0)),
                ("@state", (int)state), ("@before", beforeId ?? SqliteValues.AboveAllText), ("@limit", limit)),
            ct);

    public Task<IReadOnlyList<Report>> ListOfReporterAsync(string reporterId, string? afterId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Report>>(
            session => session.List(
                ByReporter,
                row => Read(row.GetString(0)),
                ("@reporter", reporterId), ("@after", afterId ?? string.Empty), ("@limit", limit)),
            ct);

    public async Task<DateTimeOffset?> FindHoldAsync(string fileId, DateTimeOffset now, CancellationToken ct)
    {
        var held = await database.ReadAsync(
            session => session.List(Hold, row => row.GetTime(0), ("@file", fileId), ("@now", now.Milliseconds())), ct);
        return held.Count == 0 ? null : held[0];
    }

    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        session => Expired.Sum(sql => session.Execute(sql, ("@now", now.Milliseconds()))), ct);

    private static string Write(Report report) => JsonSerializer.Serialize(report, ChatJson.Options);

    private static Report Read(string body) => JsonSerializer.Deserialize<Report>(body, ChatJson.Options)
        ?? throw new InvalidDataException("A stored report is not valid.");
}
