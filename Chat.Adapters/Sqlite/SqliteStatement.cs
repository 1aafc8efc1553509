using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// A prepared statement. Commands of Microsoft.Data.Sqlite look up each parameter by its name and make several objects on every
/// run, which costs more than most statements here.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackBytes = 512;

    // SQLITE_STMTSTATUS_VM_STEP.
    private const int VirtualMachineSteps = 4;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;
    private readonly SqliteRow _row;

    /// <param name="database">The connection.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="names">The names of the values, in the order in which they will come.</param>
    public SqliteStatement(sqlite3 database, string sql, ReadOnlySpan<(string Name, object? Value)> names)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _row = new SqliteRow(_statement);
        _places = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, names[i].Name);
        }

        // The plan of a statement is asked for without values.
        if (_places.Contains(0) || (names.Length > 0 && raw.sqlite3_bind_parameter_count(_statement) != names.Length))
        {
            Dispose();
            throw new ArgumentException($"The values are not those of the statement: {sql}", nameof(names));
        }
    }

    /// <summary>The steps of Sqlite's virtual machine that all runs took.</summary>
    public long Steps => raw.sqlite3_stmt_status(_statement, VirtualMachineSteps, 0);

    /// <summary>Runs the statement; answers how many rows it changed.</summary>
    public int Execute(ReadOnlySpan<(string Name, object? Value)> values)
    {
        Bind(values);
        try
        {
            while (Step())
            {
                // Rows that nobody asked for.
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>All rows of a query.</summary>
    public List<T> List<T>(Func<SqliteRow, T> map, ReadOnlySpan<(string Name, object? Value)> values)
    {
        Bind(values);
        var rows = new List<T>();
        try
        {
            while (Step())
            {
                rows.Add(map(_row));
            }
        }
        finally
        {
            Reset();
        }

        return rows;
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(result);
        }

        return result == raw.SQLITE_ROW;
    }

    // Ends the statement's read transaction. A failure of the last step is reported again here, and was thrown already.
    private void Reset() => _ = raw.sqlite3_reset(_statement);

    private void Bind(ReadOnlySpan<(string Name, object? Value)> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(_places[i], values[i].Value));
        }
    }

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => Bind(place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new ArgumentException($"A value of type {value.GetType()} has no column type.", nameof(value)),
    };

    private int Bind(int place, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, which Sqlite takes for null.
            return raw.sqlite3_bind_text(_statement, place, utf8z.FromString(text));
        }

        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = size > StackBytes ? ArrayPool<byte>.Shared.Rent(size) : null;
        var buffer = rented ?? stackalloc byte[StackBytes];
        var result = raw.sqlite3_bind_text(_statement, place, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return result;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException(
                $"Sqlite error {result}: {raw.sqlite3_errmsg(_database).utf8_to_string()}",
                result & 0xFF,
                raw.sqlite3_extended_errcode(_database));
        }
    }
}
