using Chat.Client.Realtime;
using Chat.Client.Reducing;
using Chat.Client.Wire;

namespace Chat.Client.Sending;

/// <summary>Empties the outbox: one entry in flight per chat, in order.</summary>
internal sealed class Sender(StateStore store, EntryRequests requests, TimeProvider time, CancellationToken lifetime)
{
    /// <summary>An entry fails after this many server faults (500).</summary>
    private const int MaxFaults = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ExpiresAfter = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pause> _busy = new(StringComparer.Ordinal);

    private bool IsSignedOut => store.State.Status == ConnectionStatus.SignedOut;

    /// <summary>The outbox changed.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (IsSignedOut || lifetime.IsCancellationRequested)
            {
                return;
            }

            var waiting = store.State.Outbox.Where(entry => entry.State != OutboxState.Failed).Select(entry => entry.ChatId).ToHashSet();
            foreach (var chatId in waiting.Where(chatId => !_busy.ContainsKey(chatId)))
            {
                var pause = new Pause(time);
                _busy.Add(chatId, pause);
                _ = Task.Run(() => DrainAsync(chatId, pause), CancellationToken.None);
            }
        }
    }

    /// <summary>The network or the user may be back: try at once.</summary>
    public void Kick()
    {
        lock (_gate)
        {
            foreach (var pause in _busy.Values)
            {
                pause.End();
            }
        }

        Wake();
    }

    private async Task DrainAsync(string chatId, Pause pause)
    {
        try
        {
            var tries = 0;
            while (!IsSignedOut && Next(chatId) is { } entry)
            {
                tries = await SendAsync(entry, tries, pause);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has stopped.
        }
        finally
        {
            lock (_gate)
            {
                _busy.Remove(chatId);
            }

            // An entry may have been queued after the last check.
            Wake();
        }
    }

    private OutboxEntry? Next(string chatId) =>
        store.State.Outbox.Find(entry => entry.ChatId == chatId && entry.State != OutboxState.Failed);

    /// <summary>Returns the number of tries without an answer so far.</summary>
    private async Task<int> SendAsync(OutboxEntry entry, int tries, Pause pause)
    {
        Problem problem;
        try
        {
            if (time.GetUtcNow() - entry.QueuedAt > ExpiresAfter)
            {
                throw new ChatClientException(new Problem { Code = "expired", Detail = "It waited too long to be sent." });
            }

            store.Dispatch(new StateAction.EntryChanged(entry with { State = OutboxState.Sending }));
            var answer = await requests.SendAsync(entry, lifetime);
            store.Dispatch(new StateAction.Settled(entry.Id, answer.Message, answer.Chat));
            return 0;
        }
        // A fault of this client must not hold up the entries behind this one.
        catch (Exception e) when (!lifetime.IsCancellationRequested)
        {
            problem = (e as ChatClientException)?.Problem ?? new Problem { Detail = e.Message };
        }

        // An upload may have changed the entry meanwhile.
        var current = store.State.Entry(entry.Id) ?? entry;
        var isSignedOut = problem.Code == ChatClientException.SignedOutCode;
        if (!isSignedOut && !problem.Retryable && (problem.Status < 500 || tries >= MaxFaults))
        {
            Refuse(current, problem);
            return 0;
        }

        store.Dispatch(new StateAction.EntryChanged(current with { State = OutboxState.Queued }));
        if (!isSignedOut)
        {
            await WaitAsync(problem, tries, pause);
        }

        return tries + 1;
    }

    private void Refuse(OutboxEntry entry, Problem problem) => store.Dispatch(entry.IsKept
        ? new StateAction.EntryChanged(
            entry with { State = OutboxState.Failed, ErrorCode = problem.Code, ErrorDetail = problem.Detail }, problem)
        : new StateAction.Settled(entry.Id, Error: problem));

    private async Task WaitAsync(Problem problem, int tries, Pause pause)
    {
        // A wait that the server asked for can't be ended early.
        if (problem.RetryAfterMs is { } ms)
        {
            await Task.Delay(Shorter(TimeSpan.FromMilliseconds(ms)), time, lifetime);
        }
        else
        {
            await pause.WaitAsync(Shorter(Pause.Jitter(FirstWait * Math.Pow(2, Math.Min(tries, 10)))), lifetime);
        }
    }

    private static TimeSpan Shorter(TimeSpan wait) => wait < LongestWait ? wait : LongestWait;
}
