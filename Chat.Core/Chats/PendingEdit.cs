namespace Chat.Core.Chats;

/// <summary>An edit that waits for its turn, is decided, and is answered after the commit.</summary>
/// <param name="query">The chat, and the messages that the decision needs.</param>
/// <param name="decide">From the loaded state to the next; gets null when the chat does not exist.</param>
/// <param name="reads">The decision reads more of the chat, so nothing undecided may come before it in its commit.</param>
/// <param name="ct">Ends the wait.</param>
internal sealed class PendingEdit(ChatQuery query, Func<LoadedChat?, Task<ChatChange>> decide, bool reads, CancellationToken ct)
{
    // Callers continue elsewhere, so that the next edit need not wait for them.
    private readonly TaskCompletionSource<ChatEdit> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChatEdit? _edit;
    private Exception? _refusal;

    public ChatQuery Query => query;

    public string Key => query.ChatId ?? query.Pair.ToString()!;

    public bool Reads => reads;

    public bool IsCancelled => ct.IsCancellationRequested;

    public Task<ChatEdit> Task => _completion.Task;

    /// <summary>The change to commit; null when there is none, or when the edit was refused.</summary>
    public async Task<ChatChange?> DecideAsync(LoadedChat? loaded)
    {
        (_edit, _refusal) = (null, null);
        try
        {
            var change = await decide(loaded);
            var changed = !ReferenceEquals(loaded?.Chat, change.Chat);
            // All edits of a commit get its version.
            change = changed && loaded is not null ? change with { Chat = change.Chat with { Version = loaded.NextVersion } } : change;
            _edit = new ChatEdit(loaded, change);
            return changed ? change : null;
        }
        // The caller's own; it does not concern the other edits of the commit.
        catch (Exception e)
        {
            _refusal = e;
            return null;
        }
    }

    public void Complete()
    {
        if (_edit is not null)
        {
            _completion.SetResult(_edit);
        }
        else
        {
            Fail(_refusal ?? new OperationCanceledException(ct));
        }
    }

    public void Fail(Exception reason)
    {
        if (reason is OperationCanceledException)
        {
            _completion.SetCanceled(ct.IsCancellationRequested ? ct : CancellationToken.None);
        }
        else
        {
            _completion.SetException(reason);
        }
    }
}
