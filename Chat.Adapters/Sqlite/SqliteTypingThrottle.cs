using Chat.Core.Presence;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteTypingThrottle(SqliteDatabase database) : ITypingThrottle
{
    /// <summary>Rows this old are removed. Far above every interval, so that no instance still needs them.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private const string Pass = """
        insert into typing(chat_id, user_id, stops, at) values(@chat, @user, @stops, @now)
        on conflict(chat_id, user_id, stops) do update set at = excluded.at where at <= @before or at > @after
        """;

    private const string CleanUp = "delete from typing where at <= @old";

    public Task<bool> TryPassAsync(TypingSign sign, DateTimeOffset now, TimeSpan interval, CancellationToken ct) =>
        database.WriteAsync(
            session =>
            {
                var passed = session.Execute(
                    Pass,
                    ("@chat", sign.ChatId), ("@user", sign.UserId), ("@stops", sign.Stops ? 1 : 0),
                    ("@now", now.Milliseconds()),
                    ("@before", (now - interval).Milliseconds()), ("@after", (now + interval).Milliseconds())) > 0;
                // Each row is removed once, so this costs next to nothing per sign.
                session.Execute(CleanUp, ("@old", (now - Kept - interval).Milliseconds()));
                return passed;
            },
            ct);
}
