using System.Text;
using SQLitePCL;

namespace Chat.Adapters.Sqlite;

/// <summary>The present row of a query, by column number. Valid until the query moves on.</summary>
public sealed class SqliteRow
{
    private readonly sqlite3_stmt _statement;

    internal SqliteRow(sqlite3_stmt statement) => _statement = statement;

    public int FieldCount => raw.sqlite3_column_count(_statement);

    public bool IsDBNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public bool IsBlob(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_BLOB;

    public bool IsInteger(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_INTEGER;

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int GetInt32(int column) => checked((int)GetInt64(column));

    public bool GetBoolean(int column) => GetInt64(column) != 0;

    public string GetString(int column) => Encoding.UTF8.GetString(GetBytes(column));

    /// <summary>A value of type blob, or the bytes of a text. The bytes are Sqlite's own: copy what must outlast the row.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => IsDBNull(column)
        ? throw new InvalidOperationException($"Column {column} is null.")
        // A text that was stored by this program is UTF-8, so this does not convert it.
        : raw.sqlite3_column_blob(_statement, column);
}
