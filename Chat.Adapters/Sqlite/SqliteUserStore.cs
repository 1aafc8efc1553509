using Chat.Core.Users;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteUserStore(SqliteDatabase database) : IUserStore
{
    private const string Settings =
        "select requests, push_preview, push_requests, push_paused_until from settings where user_id = @user";

    private const string Save = """
        insert into settings(user_id, requests, push_preview, push_requests, push_paused_until)
        values(@user, @requests, @preview, @pushRequests, @pausedUntil)
        on conflict(user_id) do update set requests = excluded.requests, push_preview = excluded.push_preview,
            push_requests = excluded.push_requests, push_paused_until = excluded.push_paused_until
        """;

    // A repeated request keeps the place in the queue.
    private const string Request = "insert into erasures(user_id, requested_at) values(@user, @now) on conflict(user_id) do nothing";

    private const string Record = """
        insert into erased_users(user_id, requested_at) values(@user, @now)
        on conflict(user_id) do update set requested_at = excluded.requested_at, finished_at = null
        """;

    private const string Waiting = "select user_id from erasures where requested_at <= @upTo order by requested_at, user_id limit @limit";

    private const string Find = "select requested_at, finished_at from erased_users where user_id = @user";

    private const string EndErasure = "delete from erasures where user_id = @user";

    private const string FinishRecord = "update erased_users set finished_at = @now where user_id = @user and finished_at is null";

    private const string Forget = "delete from erased_users where finished_at < @before";

    private const string DeleteSettings = "delete from settings where user_id = @user";

    public Task<UserSettings> GetSettingsAsync(string userId, CancellationToken ct) =>
        database.ReadAsync(session => FindSettings(session, userId), ct);

    public Task<UserSettings> ChangeSettingsAsync(string userId, SettingsChange change, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            var settings = change.Apply(FindSettings(session, userId));
            session.Execute(
                Save,
                ("@user", userId), ("@requests", (int)settings.Requests), ("@preview", (int)settings.Push.Preview),
                ("@pushRequests", settings.Push.Requests), ("@pausedUntil", settings.Push.PausedUntil?.Milliseconds()));
            return settings;
        },
        ct);

    public Task RequestErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(Record, ("@user", userId), ("@now", now.Milliseconds()))
            + session.Execute(Request, ("@user", userId), ("@now", now.Milliseconds())),
        ct);

    public Task<IReadOnlyList<string>> ListErasuresAsync(DateTimeOffset upTo, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<string>>(
            session => session.List(Waiting, row => row.GetString(0), ("@upTo", upTo.Milliseconds()), ("@limit", limit)), ct);

    public Task<Erasure?> FindErasureAsync(string userId, CancellationToken ct) => database.ReadAsync(
        session => session.Find(
            Find, row => new Erasure(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), !row.IsDBNull(1)), ("@user", userId)),
        ct);

    public Task FinishErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(DeleteSettings, ("@user", userId))
            + session.Execute(EndErasure, ("@user", userId))
            + session.Execute(FinishRecord, ("@now", now.Milliseconds()), ("@user", userId)),
        ct);

    public Task ForgetErasuresAsync(DateTimeOffset finishedBefore, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Forget, ("@before", finishedBefore.Milliseconds())), ct);

    private static UserSettings FindSettings(SqliteSession session, string userId) =>
        session.Find(Settings, Map, ("@user", userId)) ?? UserSettings.Default;

    private static UserSettings Map(SqliteRow row) => new((RequestPolicy)row.GetInt32(0))
    {
        Push = new PushSettings((PushPreview)row.GetInt32(1), row.GetBoolean(2)) { PausedUntil = row.FindTime(3) },
    };
}
