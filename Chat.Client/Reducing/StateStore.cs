namespace Chat.Client.Reducing;

/// <summary>Holds the state and applies actions one after the other.</summary>
/// <param name="onChange">Called under the lock, in the order of the changes; it must not wait.</param>
internal sealed class StateStore(Action<ClientState, ClientState, StateAction> onChange)
{
    private readonly Lock _gate = new();
    private readonly List<(Func<ClientState, bool> IsTrue, TaskCompletionSource Done)> _waiting = [];
    private volatile ClientState _state = new();

    public ClientState State => _state;

    public ChatState? Find(string chatId) => _state.Chats.GetValueOrDefault(chatId);

    public void Dispatch(StateAction action)
    {
        lock (_gate)
        {
            var before = _state;
            _state = StateReducer.Reduce(before, action);
            onChange(before, _state, action);
            foreach (var waiting in _waiting.Where(waiting => waiting.IsTrue(_state)).ToList())
            {
                waiting.Done.TrySetResult();
                _waiting.Remove(waiting);
            }
        }
    }

    /// <summary>Completes when the state is as wanted.</summary>
    public async Task WaitAsync(Func<ClientState, bool> isTrue, CancellationToken ct)
    {
        var waiting = (isTrue, Done: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (isTrue(_state))
            {
                return;
            }

            _waiting.Add(waiting);
        }

        try
        {
            await waiting.Done.Task.WaitAsync(ct);
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(waiting);
            }
        }
    }
}
