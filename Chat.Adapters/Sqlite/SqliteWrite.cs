using System.Diagnostics;
using Chat.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>A write that waits for its turn, was run, and is answered after the commit.</summary>
internal abstract class SqliteWrite
{
    private readonly long _enqueued = Stopwatch.GetTimestamp();
    private int _taken;

    /// <summary>False when it was cancelled, or has waited so long that its caller is told so instead.</summary>
    public bool TryStart(TimeSpan maxWait)
    {
        if (!TryTake())
        {
            return false;
        }

        if (Stopwatch.GetElapsedTime(_enqueued) <= maxWait)
        {
            return true;
        }

        Fail(new TimeoutException());
        return false;
    }

    /// <summary>Fails a write that did not get into the queue, unless it is cancelled already.</summary>
    public void Refuse(Exception reason)
    {
        if (TryTake())
        {
            Fail(reason);
        }
    }

    /// <summary>False when it threw; then what it did must be rolled back.</summary>
    public abstract bool Run(SqliteSession session);

    /// <summary>Gives the caller the result, or the exception, of the run.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing was stored.</summary>
    public abstract void Fail(Exception reason);

    /// <summary>True for one caller: the writer that starts it, or the token that cancels it.</summary>
    protected bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;
}

internal sealed class SqliteWrite<T> : SqliteWrite
{
    // Callers go on elsewhere than on the writer's thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SqliteSession, T> _run;
    private readonly CancellationTokenRegistration _cancellation;
    private T? _result;
    private Exception? _exception;

    public SqliteWrite(Func<SqliteSession, T> run, CancellationToken ct)
    {
        _run = run;
        _cancellation = ct.UnsafeRegister(
            static (write, token) => ((SqliteWrite<T>)write!).Cancel(token), this);
    }

    public Task<T> Task => _completion.Task;

    public override bool Run(SqliteSession session)
    {
        try
        {
            _result = _run(session);
            return true;
        }
        catch (Exception e)
        {
            _exception = e;
            return false;
        }
    }

    public override void Complete()
    {
        if (_exception is null)
        {
            _cancellation.Unregister();
            _completion.SetResult(_result!);
        }
        else
        {
            Fail(_exception);
        }
    }

    public override void Fail(Exception reason)
    {
        _cancellation.Unregister();
        _completion.SetException(reason is SqliteException or TimeoutException
            ? new DependencyException(SqliteDatabase.Dependency, reason)
            : reason);
    }

    private void Cancel(CancellationToken token)
    {
        if (TryTake())
        {
            _completion.SetCanceled(token);
        }
    }
}
