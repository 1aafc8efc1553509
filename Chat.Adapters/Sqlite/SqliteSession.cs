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
    private readonly Dictionary<string, SqliteCommand> _commands = [];
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
        Execute($"""
            pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = {(options.Synchronous == SqliteSynchronous.Full ? "full" : "normal")}; pragma wal_autocheckpoint = 0;
            pragma secure_delete = fast; pragma temp_store = memory; pragma mmap_size = 67108864; pragma cache_size = -{cacheKilobytes}
            """);
    }

    /// <summary>Runs a statement that returns nothing; answers how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteNonQuery();

    /// <summary>All rows of a query.</summary>
    public List<T> List<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>The row of a query that returns one at most; null when there is none.</summary>
    public T? Find<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
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
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _seen.TryAdd(sql, 0);
            _commands.Add(sql, command);
        }

        // A text is used in one place, so its values always come in the same order.
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
