using System.Collections.Concurrent;
using System.Threading.Channels;
using Chat.Client.Reducing;
using Microsoft.Extensions.Logging;

namespace Chat.Client.Sending;

/// <summary>
/// Takes entries into the outbox, copies its changes to the application's store, and tells callers how their entries ended.
/// </summary>
internal sealed partial class Outbox(StateStore store, IOutboxStore? kept, ILogger logger)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message?>> _callers = new(StringComparer.Ordinal);
    private readonly Channel<Func<CancellationToken, Task>> _writes = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
    private long _last;

    /// <summary>Takes the entries of an earlier run.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var entries = kept is null ? [] : await kept.LoadAsync(ct);
        foreach (var entry in entries.OrderBy(entry => entry.Number))
        {
            _last = entry.Number;
            store.Dispatch(new StateAction.Queued(Stored(entry)));
        }
    }

    /// <summary>Writes until it is cancelled, one call of the store after the other.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var write in _writes.Reader.ReadAllAsync(ct))
        {
            await write(ct);
        }
    }

    /// <summary>
    /// Queues an entry once it is kept. The task ends with the entry: with the stored message, where the entry has one, or with
    /// the refusal. Cancelling ends only the waiting.
    /// </summary>
    public async Task<Message?> SendAsync(OutboxEntry entry, CancellationToken ct)
    {
        var caller = new TaskCompletionSource<Message?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _callers[entry.Id] = caller;
        if (!_writes.Writer.TryWrite(stop => QueueAsync(entry, stop)))
        {
            End(entry.Id, ChatClientException.Stopped());
        }

        return await caller.Task.WaitAsync(ct);
    }

    /// <summary>The outbox changed. Called in the order of the changes.</summary>
    public void Follow(ClientState before, ClientState after)
    {
        foreach (var (entry, message, error) in after.Settled)
        {
            End(entry.Id, error is null ? null : new ChatClientException(error), message);
        }

        if (kept is null)
        {
            return;
        }

        foreach (var entry in before.Outbox.Where(entry => after.Entry(entry.Id) is null))
        {
            _writes.Writer.TryWrite(ct => TryAsync(() => kept.RemoveAsync(entry.Id, ct)));
        }

        foreach (var entry in after.Outbox.Where(entry => before.Entry(entry.Id) is { } old && Stored(old) != Stored(entry)))
        {
            _writes.Writer.TryWrite(ct => TryAsync(() => kept.SaveAsync(Stored(entry), ct)));
        }
    }

    /// <summary>Nothing more is queued, and nobody waits any longer.</summary>
    public void Stop()
    {
        _writes.Writer.TryComplete();
        foreach (var id in _callers.Keys)
        {
            End(id, ChatClientException.Stopped());
        }
    }

    // An entry that is on its way is not known to have arrived, so it is kept as waiting.
    private static OutboxEntry Stored(OutboxEntry entry) =>
        entry.State == OutboxState.Sending ? entry with { State = OutboxState.Queued } : entry;

    private async Task QueueAsync(OutboxEntry entry, CancellationToken ct)
    {
        var numbered = entry with { Number = ++_last };
        try
        {
            await (kept?.SaveAsync(numbered, ct) ?? Task.CompletedTask);
            store.Dispatch(new StateAction.Queued(numbered));
        }
        // The caller gets it.
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            End(entry.Id, e);
        }
    }

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        // The store belongs to the application, so anything may be thrown. The entry goes on in memory.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotKept(logger, e.GetType().Name);
        }
    }

    private void End(string id, Exception? error, Message? message = null)
    {
        if (!_callers.TryRemove(id, out var caller))
        {
            return;
        }

        if (error is null)
        {
            caller.TrySetResult(message);
        }
        else
        {
            caller.TrySetException(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox could not be kept: {Reason}.")]
    private static partial void LogNotKept(ILogger logger, string reason);
}
