using System.Text.Json;
using Chat.Core;
using Chat.Core.Webhooks;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteWebhookStore(SqliteDatabase database) : IWebhookStore
{
    private const string Marked = "select id from chats where webhook_at > 0 order by webhook_at limit @limit";

    private const string Unmark = "update chats set webhook_from = null, webhook_at = null where id = @id and rev = @rev";

    private const string ById = "select body from webhook_cursors where id = @id";

    private const string Insert = """
        insert into webhook_cursors(id, endpoint, due_at, waiting_since, sent_at, version, body)
        values(@id, @endpoint, @dueAt, @waitingSince, @sentAt, @version, @body) on conflict(id) do nothing
        """;

    private const string Update = """
        update webhook_cursors set due_at = @dueAt, waiting_since = @waitingSince, sent_at = @sentAt, version = @version, body = @body
        where id = @id and version = @before
        """;

    private const string Remove = "delete from webhook_cursors where id = @id";

    private const string Due = "select body from webhook_cursors where due_at <= @now order by due_at limit @limit";

    private const string Sent = """
        select body from webhook_cursors where endpoint = @endpoint and id > @after and sent_at >= @since order by id limit @limit
        """;

    private const string Backlog = """
        select count(*), min(waiting_since) from webhook_cursors where endpoint = @endpoint and waiting_since > 0
        """;

    private const string FindEndpoint = "select body from webhook_endpoints where endpoint = @endpoint";

    private const string SaveEndpoint = """
        insert into webhook_endpoints(endpoint, version, body) select @endpoint, @version + 1, @body
        where @version = 0 or exists(select 1 from webhook_endpoints where endpoint = @endpoint)
        on conflict(endpoint) do update set version = excluded.version, body = excluded.body where webhook_endpoints.version = @version
        """;

    private const string AddDeath =
        "insert into webhook_deaths(endpoint, at, id, type) values(@endpoint, @at, @id, @type) on conflict do nothing";

    private const string Deaths =
        "select id, type, at from webhook_deaths where endpoint = @endpoint order by at desc, id desc limit @limit";

    private const string RemoveDeaths = "delete from webhook_deaths where at < @before";

    public Task<IReadOnlyList<string>> ListMarkedAsync(int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<string>>(
        session => session.List(Marked, row => row.GetString(0), ("@limit", limit)), ct);

    public Task UnmarkAsync(string chatId, long rev, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Unmark, ("@id", chatId), ("@rev", rev)), ct);

    public Task<WebhookCursor?> FindAsync(string id, CancellationToken ct) =>
        database.ReadAsync(session => session.Find(ById, row => Read<WebhookCursor>(row.GetString(0)), ("@id", id)), ct);

    public Task<bool> SaveAsync(WebhookCursor? before, WebhookCursor after, CancellationToken ct)
    {
        var next = after with { Version = (before?.Version ?? 0) + 1 };
        return database.WriteAsync(
            session => before is null
                ? session.Execute(
                    Insert,
                    ("@id", next.Id), ("@endpoint", next.Endpoint), ("@dueAt", next.DueAt?.Milliseconds()),
                    ("@waitingSince", next.WaitingSince?.Milliseconds()), ("@sentAt", next.SentAt?.Milliseconds()),
                    ("@version", next.Version),
                    ("@body", Write(next))) == 1
                : session.Execute(
                    Update,
                    ("@dueAt", next.DueAt?.Milliseconds()), ("@waitingSince", next.WaitingSince?.Milliseconds()),
                    ("@sentAt", next.SentAt?.Milliseconds()), ("@version", next.Version), ("@body", Write(next)), ("@id", next.Id),
                    ("@before", before.Version)) == 1,
            ct);
    }

    public Task RemoveAsync(string id, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Remove, ("@id", id)), ct);

    public Task<IReadOnlyList<WebhookCursor>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WebhookCursor>>(
            session => session.List(Due, row => Read<WebhookCursor>(row.GetString(0)), ("@now", now.Milliseconds()), ("@limit", limit)),
            ct);

    public Task<IReadOnlyList<WebhookCursor>> ListSentAsync(
        int endpoint, DateTimeOffset since, string afterId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WebhookCursor>>(
            session => session.List(
                Sent,
                row => Read<WebhookCursor>(row.GetString(0)),
                ("@endpoint", endpoint), ("@after", afterId), ("@since", since.Milliseconds()), ("@limit", limit)),
            ct);

    public Task<WebhookBacklog> GetBacklogAsync(int endpoint, CancellationToken ct) => database.ReadAsync(
        session => session.List(Backlog, row => new WebhookBacklog(row.GetInt32(0), row.FindTime(1)), ("@endpoint", endpoint))[0], ct);

    public Task<EndpointState?> FindEndpointAsync(int endpoint, CancellationToken ct) => database.ReadAsync(
        session => session.Find(FindEndpoint, row => Read<EndpointState>(row.GetString(0)), ("@endpoint", endpoint)), ct);

    public Task<bool> SaveEndpointAsync(EndpointState state, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            SaveEndpoint,
            ("@endpoint", state.Endpoint), ("@version", state.Version), ("@body", Write(state with { Version = state.Version + 1 }))) == 1,
        ct);

    public Task AddDeathAsync(WebhookDeath death, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            AddDeath, ("@endpoint", death.Endpoint), ("@at", death.At.Milliseconds()), ("@id", death.Id), ("@type", death.Type)),
        ct);

    public Task<IReadOnlyList<WebhookDeath>> ListDeathsAsync(int endpoint, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WebhookDeath>>(
            session => session.List(
                Deaths,
                row => new WebhookDeath(row.GetString(0), endpoint, row.GetString(1), row.GetTime(2)),
                ("@endpoint", endpoint), ("@limit", limit)),
            ct);

    public Task RemoveDeathsAsync(DateTimeOffset before, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(RemoveDeaths, ("@before", before.Milliseconds())), ct);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, ChatJson.Options);

    private static T Read<T>(string body) =>
        JsonSerializer.Deserialize<T>(body, ChatJson.Options) ?? throw new InvalidDataException("A stored value is not valid.");
}
