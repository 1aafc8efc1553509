using Chat.Tests.App;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Access.Matrix;

/// <summary>Everything that the store has, one line per row or document, so that a side effect shows as a difference.</summary>
internal sealed class StoredRows(ChatApp app) : IAsyncDisposable
{
    private SqliteConnection? _connection;
    private object? _version;
    private HashSet<string> _rows = [];

    /// <summary>The lines as they are now. They are the same set as before when nothing was written since.</summary>
    public async Task<IReadOnlySet<string>> ReadAsync() => StoreUnderTest.IsMongo
        ? await StoreUnderTest.ReadDocumentsAsync(app.DataPath)
        : await ReadSqliteAsync(_connection ??= await OpenAsync());

    /// <summary>The lines that only one of two readings has.</summary>
    public static IEnumerable<string> Changed(IReadOnlySet<string> before, IReadOnlySet<string> after) =>
        ReferenceEquals(before, after) ? [] : before.Except(after).Concat(after.Except(before));

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(app.DataPath, "chat.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private async Task<HashSet<string>> ReadSqliteAsync(SqliteConnection connection)
    {
        // Another number when any other connection has written.
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma data_version";
        var version = await command.ExecuteScalarAsync();
        if (!Equals(version, _version))
        {
            (_version, _rows) = (version, await ReadTablesAsync(connection));
        }

        return _rows;
    }

    private static async Task<HashSet<string>> ReadTablesAsync(SqliteConnection connection)
    {
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
