using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// One connection and its prepared statements; used by one caller at a time. Statements are told apart by their
/// text, so a text must be a constant or one of few: values go in as parameters.
/// </summary>
public sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ConcurrentDictionary<string, byte> _seen;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private long? _lastChange;

    internal SqliteSession(SqliteOptions options, int cacheKilobytes, ConcurrentDictionary<string, byte> seen)
    {
        _seen = seen;
        // Not pooled: the database keeps its sessions itself, with their statements.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        _connection.Open();
        // A checkpoint inside a commit would make that commit's callers wait for it: see SqliteCheckpoints.
        // Erased text must not survive in free space, hence secure_delete.
        ExecuteScript($"""
            pragma busy_timeout = 5000; pragma journal_mode = wal; pragma wal_autocheckpoint = 0;
            pragma synchronous = {(options.Synchronous == SqliteSynchronous.Full ? "full" : "normal")};
            pragma secure_delete = fast; pragma temp_store = memory; pragma mmap_size = 67108864; pragma cache_size = -{cacheKilobytes}
            """);
    }

    /// <summary>The steps of Sqlite's virtual machine that the prepared statements took.</summary>
    internal long Steps => _statements.Values.Sum(statement => statement.Steps);

    /// <summary>Runs statements without values, once.</summary>
    public void ExecuteScript(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Defines a function of a text for the statements of this connection.</summary>
    internal void Define(string name, Func<string?, object?> function) => _connection.CreateFunction(name, function, isDeterministic: true);

    /// <summary>Runs a statement that returns nothing; answers how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).Execute(values);

    /// <summary>All rows of a query.</summary>
    public List<T> List<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).List(map, values);

    /// <summary>The row of a query that returns one at most; null when there is none.</summary>
    public T? Find<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class => List(sql, map, values) is [var row, ..] ? row : null;

    /// <summary>The one number a query returns.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        List(sql, row => row.GetInt64(0), values)[0];

    /// <summary>Begins the transaction of a writer.</summary>
    public void BeginWrite()
    {
        _lastChange = null;
        Execute("begin immediate");
    }

    /// <summary>The next mark of a change. Marks are read and stored once per transaction.</summary>
    public long NextChange()
    {
        _lastChange = (_lastChange ?? Number("select value from counters where name = 'change'")) + 1;
        return _lastChange.Value;
    }

    /// <summary>Commits the transaction of a writer.</summary>
    public void CommitWrite()
    {
        if (_lastChange is { } change)
        {
            Execute("update counters set value = @value where name = 'change'", ("@value", change));
        }

        Execute("commit");
    }

    /// <summary>Runs several queries on one state of the database.</summary>
    public T Snapshot<T>(Func<T> read)
    {
        Execute("begin");
        try
        {
            return read();
        }
        finally
        {
            Execute("rollback");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    // A text is used in one place, so its values always come in the same order.
    private SqliteStatement Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            // Open connections have a handle.
            statement = new SqliteStatement(_connection.Handle!, sql, values);
            _seen.TryAdd(sql, 0);
            _statements.Add(sql, statement);
        }

        return statement;
    }
}
