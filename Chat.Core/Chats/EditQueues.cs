namespace Chat.Core.Chats;

/// <summary>The edits that wait, by chat. One caller at a time runs the queue of a chat.</summary>
internal sealed class EditQueues
{
    /// <summary>Edits that one commit takes at most.</summary>
    private const int MaxBatch = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<PendingEdit>> _queues = new(StringComparer.Ordinal);

    /// <summary>True when the caller has to run the queue.</summary>
    public bool Add(PendingEdit edit)
    {
        lock (_lock)
        {
            var isRunning = _queues.TryGetValue(edit.Key, out var queue);
            if (!isRunning)
            {
                queue = new Queue<PendingEdit>();
                _queues.Add(edit.Key, queue);
            }

            queue!.Enqueue(edit);
            return !isRunning;
        }
    }

    /// <summary>The edits for the next commit: any that don't read, after at most one that does. Empty when the queue is done.</summary>
    public List<PendingEdit> Next(string key)
    {
        List<PendingEdit> batch = [];
        List<PendingEdit> cancelled = [];
        lock (_lock)
        {
            var queue = _queues[key];
            while (batch.Count < MaxBatch && queue.TryPeek(out var next) && !(next.Reads && batch.Count > 0))
            {
                (next.IsCancelled ? cancelled : batch).Add(queue.Dequeue());
            }

            if (batch.Count == 0)
            {
                _queues.Remove(key);
            }
        }

        cancelled.ForEach(edit => edit.Complete());
        return batch;
    }

    /// <summary>Takes all that wait behind a commit that failed, if so.</summary>
    public List<PendingEdit> Drain(string key, bool failed)
    {
        lock (_lock)
        {
            List<PendingEdit> waiting = failed ? [.. _queues[key]] : [];
            for (var i = 0; i < waiting.Count; i++)
            {
                _queues[key].Dequeue();
            }

            return waiting;
        }
    }
}
