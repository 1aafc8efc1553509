using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Adapters.Sqlite;

/// <summary>How values look in columns.</summary>
internal static class SqliteValues
{
    /// <summary>Above every word and id: the last code point is a noncharacter, in no word and in no id.</summary>
    public const string AboveAllText = "\U0010FFFF";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static long Milliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset GetTime(this SqliteRow row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? FindTime(this SqliteRow row, int column) =>
        row.IsDBNull(column) ? null : row.GetTime(column);

    public static long? FindNumber(this SqliteRow row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? FindText(this SqliteRow row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static string ToJson<T>(IEnumerable<T> items) => JsonSerializer.Serialize(items, Json);

    /// <summary>Null for an empty list, the usual one.</summary>
    public static string? ToColumn<T>(IReadOnlyList<T> items) => items.Count == 0 ? null : ToJson(items);

    public static IReadOnlyList<T> FindList<T>(this SqliteRow row, int column) =>
        row.IsDBNull(column) ? [] : JsonSerializer.Deserialize<List<T>>(row.GetString(column), Json) ?? [];
}
