using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>The push marks in the rows of members.</summary>
internal static class PushRows
{
    public static readonly string[] MemberColumns = 
    [
        "push_kind", "push_at", "push_due_at", "push_version", "push_retry_seq", "push_retry_devices", "push_retry_tries",
        "pushed_seq", "pushed_at",
    ];

    public const string MarkValues = """
        push_kind = @kind, push_at = @at, push_due_at = @dueAt, push_version = @version,
            push_retry_seq = @retrySeq, push_retry_devices = @retryDevices, push_retry_tries = @retryTries
        """;

    private const string SetMark = $"update members set {MarkValues} where chat = @chat and side = @side";

    public static PushMark? FindMark(SqliteRow row, int at) => row.IsDBNull(at)
        ? null
        : new PushMark((PushMarkKind)row.GetInt32(at), row.GetTime(at + 1), row.GetTime(at + 2), row.GetInt64(at + 3))
        {
            Retry = row.IsDBNull(at + 4) ? null : new PushRetry(row.GetInt64(at + 4), row.FindList<string>(at + 5), row.GetInt32(at + 6)),
        };

    public static PushedMark? FindPushed(SqliteRow row, int at) =>
        row.IsDBNull(at) ? null : new PushedMark(row.GetInt64(at), row.GetTime(at + 1));

    /// <summary>What <see cref="MarkValues"/> names.</summary>
    public static (string Name, object? Value)[] ValuesOf(PushMark? mark) =>
    [
        ("@kind", (int?)mark?.Kind), ("@at", mark?.At.Milliseconds()), ("@dueAt", mark?.DueAt.Milliseconds()),
        ("@version", mark?.Version), ("@retrySeq", mark?.Retry?.Seq),
        ("@retryDevices", mark?.Retry is { } retry ? SqliteValues.ToJson(retry.DeviceIds) : null), ("@retryTries", mark?.Retry?.Tries),
    ];

    public static void WriteMark(SqliteSession session, (long Chat, int Side) key, PushMark? mark) =>
        session.Execute(SetMark, [.. ValuesOf(mark), ("@chat", key.Chat), ("@side", key.Side)]);
}
