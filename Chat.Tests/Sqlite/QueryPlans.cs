using Chat.Adapters.Sqlite;

namespace Chat.Tests.Sqlite;

/// <summary>
/// Asks Sqlite how it runs the statements that ran: by walking over a table or over all of a chat, or by sorting what
/// an index should have in order?
/// </summary>
internal static class QueryPlans
{
    private static readonly string[] Slow = ["SCAN", "(chat=?)", "TEMP B-TREE FOR ORDER BY", "TEMP B-TREE FOR LAST", "AUTOMATIC"];

    // A list of values from a parameter, a result made before, a constant row, numbers made on the way, the index
    // that holds just what is due, and a chat's two members.
    private static readonly string[] Harmless =
        [
            "VIRTUAL TABLE", "SCAN (subquery", "SCAN CONSTANT ROW", "USING INDEX chats_erasable", "USING INDEX chats_unindexed",
            "SEARCH members",
        ];

    public static Task<List<string>> FindSlowAsync(SqliteDatabase database) =>
        database.ReadAsync(
            session => database.Statements.Where(IsQuery).SelectMany(sql => FindSlow(session, sql)).ToList(), CancellationToken.None);

    public static IEnumerable<string> FindSlow(SqliteSession session, string sql) =>
        session.List($"explain query plan {sql}", row => row.GetString(3))
            .Where(step => Contains(step, Slow) && !Contains(step, Harmless))
            .Select(step => $"{step}: {sql}");

    private static bool IsQuery(string sql) =>
        new[] { "select", "insert", "update", "delete", "with" }.Any(verb => sql.TrimStart().StartsWith(verb, StringComparison.Ordinal));

    private static bool Contains(string text, string[] parts) => parts.Any(part => text.Contains(part, StringComparison.Ordinal));
}
