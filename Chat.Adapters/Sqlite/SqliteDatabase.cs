using System.Collections.Concurrent;
using Chat.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// A Sqlite file: one writer that commits in groups, and readers beside it that never wait for it. A write that has
/// returned survives the process being killed (docs/decisions/0003-sqlite.md). Any number of these objects, in any
/// number of processes of one machine, may use the same file. Failures of Sqlite come out as
/// <see cref="DependencyException"/>.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    internal const string Dependency = "database";

    private const int WriterCacheKilobytes = 16_384;
    private const int ReaderCacheKilobytes = 4_096;

    // To open a connection and to prepare its statements takes longer than most reads, so a burst of reads keeps its connections. Their
    // caches only grow when they are used.
    private const int MaxIdleReaders = 32;

    private readonly ConcurrentDictionary<string, byte> _statements = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SqliteOptions _options;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqliteWriter _writer;
    private volatile bool _disposed;

    /// <exception cref="SqliteStartException">The file can't be used.</exception>
    public SqliteDatabase(SqliteOptions options)
    {
        SqliteProcess.Configure();
        _options = options;
        // A full path to a file always has a folder.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        Prepare();
        _checkpoints = new SqliteCheckpoints(() => Open(ReaderCacheKilobytes), options);
        _writer = new SqliteWriter(() => Open(WriterCacheKilobytes), _checkpoints, options);
    }

    /// <summary>The texts of all statements that ran, so that a test can look at their query plans.</summary>
    public IReadOnlyCollection<string> Statements => [.. _statements.Keys];

    /// <summary>
    /// The steps that Sqlite's virtual machine took. They measure the work of a query, and are the same on every machine. Exact while
    /// nothing runs.
    /// </summary>
    public long Steps => _readers.Sum(session => session.Steps) + _writer.Steps;

    /// <summary>Runs <paramref name="read"/> beside all other reads and writes.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken ct) => RunAsync(() => Read(read), ct);

    /// <summary>
    /// Runs <paramref name="read"/> on the writer's connection if that is free at once, otherwise like <see cref="ReadAsync"/>. Writes
    /// wait for it, so it must read a few rows by their keys only.
    /// </summary>
    public Task<T> ReadFewAsync<T>(Func<SqliteSession, T> read, CancellationToken ct) =>
        RunAsync(() => _writer.TryRead(read, out var result) ? result : Read(read), ct);

    /// <summary>
    /// Runs <paramref name="write"/> alone, in a transaction shared with other writes; whether it throws changes
    /// nothing for those. Completes after the commit. Cancelling takes effect only while it waits for its turn.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken ct) => _writer.EnqueueAsync(write, ct);

    /// <summary>Commits what waits, empties the log into the file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _writer.DisposeAsync();
        await _checkpoints.DisposeAsync();
        while (_readers.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private static Task<T> RunAsync<T>(Func<T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            // On the caller's thread: Sqlite has no asynchronous reads, and most take less time than a change of thread.
            return Task.FromResult(read());
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            return Task.FromException<T>(new DependencyException(Dependency, e));
        }
    }

    private void Prepare()
    {
        SqliteFileCheck.Require(_options.Path);
        try
        {
            using var session = Open(WriterCacheKilobytes);
            SqliteSchema.Migrate(session);
            // Reads the whole schema, so that a damaged one is found here.
            session.List("select name from sqlite_schema where rowid = 1", row => row.GetString(0));
        }
        catch (SqliteException e)
        {
            throw SqliteFileCheck.Explain(_options.Path, e);
        }
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var session = _readers.TryTake(out var idle) ? idle : Open(ReaderCacheKilobytes);
        try
        {
            var result = read(session);
            Return(session);
            return result;
        }
        catch
        {
            // The connection may be in any state, so it is not used again.
            session.Dispose();
            throw;
        }
    }

    private void Return(SqliteSession session)
    {
        if (_disposed || _readers.Count >= MaxIdleReaders)
        {
            session.Dispose();
        }
        else
        {
            _readers.Add(session);
        }
    }

    private SqliteSession Open(int cacheKilobytes) => new(_options, cacheKilobytes, _statements);
}
