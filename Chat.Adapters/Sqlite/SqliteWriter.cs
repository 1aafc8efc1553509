using System.Threading.Channels;
using Chat.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// The one writer of a database. It takes all writes that wait, runs each in a savepoint of one transaction, commits,
/// and only then answers them: the cost of a commit is shared, and nothing is acknowledged that is not stored.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly Channel<SqliteWrite> _queue = Channel.CreateUnbounded<SqliteWrite>(new() { SingleReader = true });
    private readonly Func<SqliteSession> _open;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqliteOptions _options;
    private readonly Task _loop;
    private SqliteSession? _session;

    public SqliteWriter(Func<SqliteSession> open, SqliteCheckpoints checkpoints, SqliteOptions options)
    {
        (_open, _checkpoints, _options) = (open, checkpoints, options);
        _loop = Task.Run(RunAsync);
    }

    public Task<T> EnqueueAsync<T>(Func<SqliteSession, T> run, CancellationToken ct)
    {
        var write = new SqliteWrite<T>(run, ct);
        return _queue.Writer.TryWrite(write)
            ? write.Task
            : Task.FromException<T>(new DependencyException(SqliteDatabase.Dependency, new ObjectDisposedException(nameof(SqliteDatabase))));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<SqliteWrite>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < _options.MaxBatch && _queue.Reader.TryRead(out var write))
            {
                if (write.TryStart(_options.MaxWait))
                {
                    batch.Add(write);
                }
            }

            RunBatch(batch);
            batch.Clear();
        }

        _session?.Dispose();
    }

    private void RunBatch(List<SqliteWrite> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            _session ??= _open();
            Commit(_session, batch);
        }
        // The loop must outlive everything: whatever went wrong, these writes are not stored, and the next batch
        // starts on a new connection.
        catch (Exception e)
        {
            _session?.Dispose();
            _session = null;
            batch.ForEach(write => write.Fail(e));
            return;
        }

        batch.ForEach(write => write.Complete());
        _checkpoints.AfterCommit(_session, batch.Count);
    }

    private static void Commit(SqliteSession session, List<SqliteWrite> batch)
    {
        session.Execute("begin immediate");
        foreach (var write in batch)
        {
            session.Execute("savepoint write");
            if (!write.Run(session))
            {
                session.Execute("rollback to write");
            }

            session.Execute("release write");
        }

        session.Execute("commit");
    }
}
