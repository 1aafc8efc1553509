using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>
/// The one way to change a chat or its messages: load, decide, commit; again from the start when another commit came
/// first, so that every decision is made on the state it is stored over. Edits of one chat that wait for each other within
/// this process are committed together, so that only other processes can come first.
/// </summary>
public sealed class ChatEditor(IChatStore chats, OptimisticRetry retry, IEnumerable<ICommitListener> listeners)
{
    private readonly ICommitListener[] _listeners = [.. listeners];
    private readonly EditQueues _queues = new();

    /// <summary>Changes a chat alone on a member's behalf; a 404 for anyone else.</summary>
    /// <inheritdoc cref="EditAsync(string, ChatQuery, Func{LoadedChat, ChatChange}, CancellationToken)"/>
    public Task<ChatEdit> EditAsync(string userId, string chatId, Func<Conversation, Conversation> decide, CancellationToken ct) =>
        EditAsync(userId, ChatQuery.Of(chatId), loaded => new ChatChange(decide(loaded.Chat)), ct);

    /// <summary>Changes a chat and its messages on a member's behalf; a 404 for anyone else.</summary>
    /// <param name="userId">The member.</param>
    /// <param name="query">The chat, and the messages that the decision needs.</param>
    /// <param name="decide">
    /// From the loaded state to the next; the loaded chat itself when there is nothing to change. May run several times.
    /// </param>
    /// <param name="ct">Ends the wait for other edits; an edit that began is completed.</param>
    public Task<ChatEdit> EditAsync(string userId, ChatQuery query, Func<LoadedChat, ChatChange> decide, CancellationToken ct) =>
        EnqueueAsync(new PendingEdit(query, loaded => Task.FromResult(decide(loaded.RequireMember(userId))), reads: false, ct));

    /// <inheritdoc cref="EditAsync(string, ChatQuery, Func{LoadedChat, ChatChange}, CancellationToken)"/>
    public Task<ChatEdit> EditAsync(string userId, ChatQuery query, Func<LoadedChat, Task<ChatChange>> decide, CancellationToken ct) =>
        EditAsync(query, loaded => decide(loaded.RequireMember(userId)), ct);

    /// <summary>Changes or creates a chat without a guard.</summary>
    /// <param name="query">The chat, and the messages that the decision needs.</param>
    /// <param name="decide">
    /// Gets null when the chat does not exist. Reads that it makes of the chat are of the state that it decides on.
    /// </param>
    /// <param name="ct">Ends the wait for other edits; an edit that began is completed.</param>
    public Task<ChatEdit> EditAsync(ChatQuery query, Func<LoadedChat?, Task<ChatChange>> decide, CancellationToken ct) =>
        EnqueueAsync(new PendingEdit(query, decide, reads: true, ct));

    private Task<ChatEdit> EnqueueAsync(PendingEdit edit)
    {
        if (_queues.Add(edit))
        {
            _ = RunQueueAsync(edit.Key);
        }

        return edit.Task;
    }

    private async Task RunQueueAsync(string key)
    {
        while (_queues.Next(key) is { Count: > 0 } batch)
        {
            try
            {
                await retry.RunAsync(() => TryCommitAsync(batch));
                batch.ForEach(edit => edit.Complete());
            }
            // The callers get any exception. If the store failed, the edits behind fail too instead of waiting for the same.
            catch (Exception e)
            {
                batch.ForEach(edit => edit.Fail(e));
                _queues.Drain(key, e is DependencyException).ForEach(edit => edit.Fail(e));
            }
        }
    }

    /// <summary>Decides the edits one after another, each on the state that the one before left, and commits the last state.</summary>
    private async Task<bool> TryCommitAsync(List<PendingEdit> batch)
    {
        var loaded = await chats.LoadAsync(ChatQuery.Merge(batch.ConvertAll(edit => edit.Query)), CancellationToken.None);
        var (state, messages) = (loaded, new List<Message>());
        foreach (var edit in batch)
        {
            if (await edit.DecideAsync(state) is { } change)
            {
                state = (state ?? new LoadedChat(change.Chat, [])).With(change);
                messages.AddRange(change.Messages);
            }
        }

        return ReferenceEquals(state, loaded) || await CommitAsync(loaded, new ChatChange(state!.Chat, messages));
    }

    private async Task<bool> CommitAsync(LoadedChat? loaded, ChatChange change)
    {
        var before = loaded?.Chat;
        change = _listeners.Aggregate(change, (marked, listener) => listener.Mark(before, marked));
        if (!await chats.CommitAsync(loaded, change, CancellationToken.None))
        {
            return false;
        }

        Array.ForEach(_listeners, listener => listener.OnCommitted(before, change.Chat));
        return true;
    }
}
