using Chat.Core.Adapters.Sqlite;

namespace Chat.Tests.Sqlite;

/// <summary>Asks Sqlite how it runs the statements that ran.</summary>
internal static class QueryPlans
{
    // A list of values from a parameter, a result made before, a constant row, numbers made on the way, and the index that holds just what is due.
    private static readonly string[] Harmless =
        ["VIRTUAL TABLE", "SCAN (subquery", "SCAN CONSTANT ROW", "SCAN blocks", "USING INDEX chats_erasable"];

    public static Task<List<string>> FindScansAsync(SqliteDatabase database) =>
        database.ReadAsync(session => database.Statements.Where(IsQuery).SelectMany(sql => FindScans(session, sql)).ToList(), CancellationToken.None);

    public static IEnumerable<string> FindScans(SqliteSession session, string sql) =>
        session.List($"explain query plan {sql}", row => row.GetString(3))
            .Where(step => step.Contains("SCAN", StringComparison.Ordinal)
                && !Harmless.Any(harmless => step.Contains(harmless, StringComparison.Ordinal)))
            .Select(step => $"{step}: {sql}");

    private static bool IsQuery(string sql) =>
        new[] { "select", "insert", "update", "delete", "with" }.Any(verb => sql.TrimStart().StartsWith(verb, StringComparison.Ordinal));
}
