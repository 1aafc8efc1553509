using Chat.Tests.App;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Access.Matrix;

/// <summary>Everything that the store has, one line per row or document, so that a side effect shows as a difference.</summary>
internal static class StoredRows
{
    public static Task<HashSet<string>> ReadAsync(ChatApp app) =>
        StoreUnderTest.IsMongo ? StoreUnderTest.ReadDocumentsAsync(app.DataPath) : ReadSqliteAsync(Path.Combine(app.DataPath, "chat.db"));

    private static async Task<HashSet<string>> ReadSqliteAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        var rows = new HashSet<string>();
        foreach (var table in await ReadAsync(connection, "select name from sqlite_master where type = 'table'"))
        {
            rows.UnionWith(from row in await ReadAsync(connection, $"select * from \"{table}\"") select $"{table}: {row}");
        }

        return rows;
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        }

        return rows;
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";
}
