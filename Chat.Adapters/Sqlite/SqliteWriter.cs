using System.Threading.Channels;
using Chat.Core.Errors;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// The one writer of a database. It runs all writes that wait in one transaction, commits, and only then answers them: the
/// cost of a commit is shared, and nothing is acknowledged that is not stored. When it is idle it indexes words.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // How long a refused caller should wait: a full queue is shorter than this by far.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<SqliteWrite> _queue;
    private readonly Func<SqliteSession> _open;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqliteOptions _options;
    private readonly Task _loop;

    // Held while the session is in use.
    private readonly Lock _gate = new();
    private SqliteSession? _session;
    private volatile bool _stopped;

    // Messages that an earlier process left unindexed come first.
    private int _unindexed = 1;

    public SqliteWriter(Func<SqliteSession> open, SqliteCheckpoints checkpoints, SqliteOptions options)
    {
        (_open, _checkpoints, _options) = (open, checkpoints, options);
        _queue = Channel.CreateBounded<SqliteWrite>(new BoundedChannelOptions(options.MaxQueue) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    public long Steps
    {
        get
        {
            lock (_gate)
            {
                return _session?.Steps ?? 0;
            }
        }
    }

    public Task<T> EnqueueAsync<T>(Func<SqliteSession, T> run, CancellationToken ct)
    {
        var write = new SqliteWrite<T>(run, ct);
        if (!_queue.Writer.TryWrite(write))
        {
            write.Refuse(_stopped
                ? new DependencyException(SqliteDatabase.Dependency, new ObjectDisposedException(nameof(SqliteDatabase)))
                : new DependencyException(SqliteDatabase.Dependency) { RetryAfter = RetryAfter });
        }

        return write.Task;
    }

    /// <summary>
    /// Reads on the writer's own connection, unless it is in use. Its cache stays warm, whereas every commit empties those of other
    /// connections.
    /// </summary>
    /// <returns>Whether <paramref name="read"/> ran.</returns>
    public bool TryRead<T>(Func<SqliteSession, T> read, out T result)
    {
        result = default!; // Not looked at when false.
        if (!_gate.TryEnter())
        {
            return false;
        }

        try
        {
            if (_session is null)
            {
                return false;
            }

            result = read(_session);
            return true;
        }
        catch
        {
            // The connection may be in any state, so it is not used again.
            CloseSession();
            throw;
        }
        finally
        {
            _gate.Exit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<SqliteWrite>();
        var waiting = _queue.Reader.WaitToReadAsync().AsTask();
        while (await IsIdleAsync(waiting) || await waiting)
        {
            while (batch.Count < _options.MaxBatch && _queue.Reader.TryRead(out var write))
            {
                if (write.TryStart(_options.MaxWait))
                {
                    batch.Add(write);
                }
            }

            lock (_gate)
            {
                RunBatch(batch);
                IndexIfDue(idle: batch.Count == 0);
            }

            batch.Clear();
            waiting = waiting.IsCompleted ? _queue.Reader.WaitToReadAsync().AsTask() : waiting;
        }

        lock (_gate)
        {
            CloseSession();
        }
    }

    private void CloseSession()
    {
        _session?.Dispose();
        _session = null;
    }

    // Nothing was written for a while, and there are words to index. Writes arrive in real time, so the delay is real too.
    private async Task<bool> IsIdleAsync(Task<bool> waiting) => _unindexed > 0 && !waiting.IsCompleted
        && await Task.WhenAny(waiting, Task.Delay(_options.IndexDelay, TimeProvider.System)) != waiting;

    private void IndexIfDue(bool idle)
    {
        if (_unindexed == 0 || (!idle && _unindexed < _options.MaxUnindexedWrites))
        {
            return;
        }

        var more = true;
        RunBatch([new SqliteWrite<bool>(session => more = WordIndex.RunStep(session), CancellationToken.None)]);
        // After a failure the words wait for the next write.
        _unindexed = more && _session is not null ? Math.Max(1, _unindexed - WordIndex.BatchSize) : 0;
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
        // The loop must survive everything: whatever went wrong, these writes are not stored, and the next batch starts on
        // a new connection.
        catch (Exception e)
        {
            CloseSession();
            batch.ForEach(write => write.Fail(e));
            return;
        }

        batch.ForEach(write => write.Complete());
        _unindexed += batch.Count;
        _checkpoints.AfterCommit(_session, batch.Count);
    }

    // Savepoints cost as much as a small write, so they are only used when a write of the batch fails.
    private static void Commit(SqliteSession session, List<SqliteWrite> batch)
    {
        session.BeginWrite();
        if (!batch.TrueForAll(write => write.Run(session)))
        {
            session.Execute("rollback");
            session.BeginWrite();
            batch.ForEach(write => RunAlone(session, write));
        }

        session.CommitWrite();
    }

    private static void RunAlone(SqliteSession session, SqliteWrite write)
    {
        session.Execute("savepoint write");
        if (!write.Run(session))
        {
            session.Execute("rollback to write");
        }

        session.Execute("release write");
    }
}
