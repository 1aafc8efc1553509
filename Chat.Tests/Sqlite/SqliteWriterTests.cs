using Chat.Adapters.Sqlite;
using Chat.Core.Errors;

namespace Chat.Tests.Sqlite;

/// <summary>Group commit: what a write may and may not do to those it shares a transaction with.</summary>
public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase _database = null!; // Set by InitializeAsync, before any fact runs.

    public async Task InitializeAsync()
    {
        _database = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });
        await _database.WriteAsync(session => session.Execute("create table t(i integer primary key)"), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_write_that_fails_takes_back_what_it_did_and_no_other()
    {
        using var gate = new Gate(_database);
        var writes = Enumerable.Range(0, 20).Select(i => _database.WriteAsync(
            session => Insert(session, i) + (i % 3 == 0 ? throw new InvalidOperationException($"{i}") : 0),
            CancellationToken.None)).ToList();
        gate.Open();

        for (var i = 0; i < 20; i++)
        {
            if (i % 3 == 0)
            {
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i])).Message);
            }
            else
            {
                Assert.Equal(1, await writes[i]);
            }
        }

        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 3 != 0).Select(i => (long)i), await ListAsync());
    }

    [Fact]
    public async Task A_write_against_the_tables_rules_is_a_failure_of_the_database_for_its_caller_alone()
    {
        using var gate = new Gate(_database);
        var first = _database.WriteAsync(session => Insert(session, 1), CancellationToken.None);
        var twice = _database.WriteAsync(session => Insert(session, 1), CancellationToken.None);
        var other = _database.WriteAsync(session => Insert(session, 2), CancellationToken.None);
        gate.Open();

        await Task.WhenAll(first, other);
        Assert.Equal("database", (await Assert.ThrowsAsync<DependencyException>(() => twice)).Dependency);
        Assert.Equal([1L, 2L], await ListAsync());
    }

    [Fact]
    public async Task A_write_that_waits_can_be_cancelled_and_then_is_not_run()
    {
        using var cancellation = new CancellationTokenSource();
        using var gate = new Gate(_database);
        var waiting = _database.WriteAsync(session => Insert(session, 1), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Open();
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_write_that_runs_completes_though_its_caller_cancels()
    {
        using var cancellation = new CancellationTokenSource();
        using var gate = new Gate(_database, cancellation.Token);

        await cancellation.CancelAsync();
        gate.Open();

        Assert.Equal(0, await gate.Write);
    }

    [Fact]
    public async Task A_write_that_waited_too_long_fails_and_is_not_run()
    {
        await using var impatient = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath, MaxWait = TimeSpan.Zero });

        var exception = await Assert.ThrowsAsync<DependencyException>(() =>
            impatient.WriteAsync(session => Insert(session, 1), CancellationToken.None));

        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_keeps_what_it_has()
    {
        await using var small = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath, MaxQueue = 2 });
        using var gate = new Gate(small);
        var waiting = Enumerable.Range(1, 2).Select(i => small.WriteAsync(session => Insert(session, i), CancellationToken.None)).ToList();

        // Not a write that would wait: the gate is closed.
        var refused = await Assert.ThrowsAsync<DependencyException>(() =>
            small.WriteAsync(session => Insert(session, 3), CancellationToken.None));

        Assert.True(DependencyException.IsRefusal(refused));
        Assert.Equal(("database", TimeSpan.FromSeconds(1)), (refused.Dependency, refused.RetryAfter));
        gate.Open();
        await Task.WhenAll(waiting);
        Assert.Equal(1, await small.WriteAsync(session => Insert(session, 4), CancellationToken.None));
        Assert.Equal([1L, 2L, 4L], await ListAsync());
    }

    [Fact]
    public async Task Nothing_of_a_write_is_seen_before_its_commit()
    {
        using var gate = new Gate(_database, CancellationToken.None, session => Insert(session, 1));

        Assert.Empty(await ListAsync());

        gate.Open();
        await gate.Write;
        Assert.Equal([1L], await ListAsync());
    }

    [Fact]
    public async Task A_read_of_few_rows_neither_waits_for_a_write_nor_sees_it_before_its_commit()
    {
        using var gate = new Gate(_database, CancellationToken.None, session => Insert(session, 1));

        Assert.Empty(await ListFewAsync());

        gate.Open();
        await gate.Write;
        Assert.Equal([1L], await ListFewAsync());
    }

    [Fact]
    public async Task A_read_of_few_rows_sees_the_commit_of_another_process()
    {
        await using var other = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });
        Assert.Empty(await ListFewAsync());

        await other.WriteAsync(session => Insert(session, 1), CancellationToken.None);

        Assert.Equal([1L], await ListFewAsync());
    }

    [Fact]
    public async Task A_read_of_few_rows_that_fails_breaks_no_write()
    {
        await Assert.ThrowsAsync<DependencyException>(() => _database.ReadFewAsync(
            session => session.List("select i from missing", row => row.GetInt64(0)), CancellationToken.None));

        Assert.Equal(1, await _database.WriteAsync(session => Insert(session, 1), CancellationToken.None));
        Assert.Equal([1L], await ListFewAsync());
    }

    [Fact]
    public async Task A_batch_that_cannot_be_committed_fails_whole_and_the_next_works()
    {
        using var gate = new Gate(_database);
        var lost = _database.WriteAsync(session => Insert(session, 1), CancellationToken.None);
        // Ends the transaction under the batch, as a full disk does.
        var fault = _database.WriteAsync(session => session.Execute("rollback"), CancellationToken.None);
        gate.Open();

        await Assert.ThrowsAsync<DependencyException>(() => lost);
        await Assert.ThrowsAsync<DependencyException>(() => fault);
        Assert.Equal(1, await _database.WriteAsync(session => Insert(session, 2), CancellationToken.None));
        Assert.Equal([2L], await ListAsync());
    }

    [Fact]
    public async Task A_closed_database_refuses()
    {
        await _database.DisposeAsync();

        await Assert.ThrowsAsync<DependencyException>(() => _database.WriteAsync(session => Insert(session, 1), CancellationToken.None));
        await Assert.ThrowsAsync<DependencyException>(ListAsync);
        await Assert.ThrowsAsync<DependencyException>(ListFewAsync);
    }

    private static int Insert(SqliteSession session, int i) => session.Execute("insert into t values(@i)", ("@i", i));

    private Task<List<long>> ListAsync() =>
        _database.ReadAsync(session => session.List("select i from t order by i", row => row.GetInt64(0)), CancellationToken.None);

    private Task<List<long>> ListFewAsync() =>
        _database.ReadFewAsync(session => session.List("select i from t order by i", row => row.GetInt64(0)), CancellationToken.None);

    /// <summary>Holds the writer up, so that what is written meanwhile makes one batch.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public Gate(SqliteDatabase database, CancellationToken ct = default, Action<SqliteSession>? before = null)
        {
            using var entered = new ManualResetEventSlim();
            Write = database.WriteAsync(
                session =>
                {
                    before?.Invoke(session);
                    entered.Set();
                    _open.Wait(TimeSpan.FromSeconds(30));
                    return 0;
                },
                ct);
            Assert.True(entered.Wait(TimeSpan.FromSeconds(30)));
        }

        public Task<int> Write { get; }

        public void Open() => _open.Set();

        public void Dispose()
        {
            Open();
            Write.GetAwaiter().GetResult();
            _open.Dispose();
        }
    }
}
