using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Copies the log into the file beside the writer, so that no commit waits for it. Such a checkpoint cannot shorten a
/// log that is written to meanwhile; once it is long, the writer makes a short stop to start it anew.
/// </summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    // On a busy machine the checkpoints beside the writer may come too late; then the writer does not wait for them.
    private const int CheckpointsPerRestart = 8;

    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Func<SqliteSession> _open;
    private readonly SqliteOptions _options;
    private readonly Task _loop;
    private readonly Lock _one = new();
    private int _writes;
    private int _writesSinceRestart;
    private volatile int _logPages;

    public SqliteCheckpoints(Func<SqliteSession> open, SqliteOptions options)
    {
        (_open, _options) = (open, options);
        _loop = Task.Run(RunAsync);
    }

    private int WritesPerRestart => CheckpointsPerRestart * _options.WritesPerCheckpoint;

    /// <summary>Called by the writer, between two transactions.</summary>
    public void AfterCommit(SqliteSession writer, int writes)
    {
        _writes += writes;
        _writesSinceRestart += writes;
        if (_logPages > _options.MaxLogPages || _writesSinceRestart >= WritesPerRestart)
        {
            _logPages = 0;
            // Readers that are slow to leave the log must not hold the writes up for long: it is tried again later.
            writer.Execute("pragma busy_timeout = 100");
            _writesSinceRestart = TryCheckpoint(writer, "pragma wal_checkpoint(restart)").Done
                ? 0
                : WritesPerRestart - _options.WritesPerCheckpoint;
            writer.Execute("pragma busy_timeout = 5000");
        }
        else if (_writes >= _options.WritesPerCheckpoint)
        {
            _writes = 0;
            _due.Writer.TryWrite(true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        SqliteSession? session = null;
        await foreach (var _ in _due.Reader.ReadAllAsync())
        {
            session ??= TryOpen();
            if (session is not null)
            {
                _logPages = TryCheckpoint(session, "pragma wal_checkpoint(passive)").LogPages;
            }
        }

        // The last connection to close also removes the log, unless another process uses the file.
        session?.Dispose();
    }

    private SqliteSession? TryOpen()
    {
        try
        {
            return _open();
        }
        catch (SqliteException)
        {
            // The writer meets the same fault and reports it; the next commit asks for a checkpoint again.
            return null;
        }
    }

    // A checkpoint that fails loses nothing: the log stays, and a later one copies it. Commits that fail are reported.
    private (bool Done, int LogPages) TryCheckpoint(SqliteSession session, string sql)
    {
        try
        {
            // Sqlite fails the second of two at once without waiting.
            lock (_one)
            {
                return session.List(sql, row => (row.GetInt64(0) == 0, row.GetInt32(1)), []).Single();
            }
        }
        catch (SqliteException)
        {
            return (false, 0);
        }
    }
}
