using Chat.Core.Access;
using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>
/// The one way to change a chat or its messages: load, decide, commit; again from the start when another commit came
/// first, so that every decision is made on the state it is stored over.
/// </summary>
public sealed class ChatEditor(IChatStore chats, OptimisticRetry retry)
{
    /// <summary>Changes a chat alone on a member's behalf; a 404 for anyone else.</summary>
    /// <inheritdoc cref="EditAsync(string, ChatQuery, Func{LoadedChat, ChatChange}, CancellationToken)"/>
    public Task<ChatEdit> EditAsync(string userId, string chatId, Func<Conversation, Conversation> decide, CancellationToken ct) =>
        EditAsync(userId, ChatQuery.Of(chatId), loaded => new ChatChange(decide(loaded.Chat)), ct);

    /// <summary>Changes a chat and its messages on a member's behalf; a 404 for anyone else.</summary>
    /// <param name="decide">From the loaded state to the next; the loaded chat itself when there is nothing to change. May run several times.</param>
    public Task<ChatEdit> EditAsync(string userId, ChatQuery query, Func<LoadedChat, ChatChange> decide, CancellationToken ct) =>
        EditAsync(userId, query, loaded => Task.FromResult(decide(loaded)), ct);

    /// <inheritdoc cref="EditAsync(string, ChatQuery, Func{LoadedChat, ChatChange}, CancellationToken)"/>
    public Task<ChatEdit> EditAsync(string userId, ChatQuery query, Func<LoadedChat, Task<ChatChange>> decide, CancellationToken ct) =>
        EditAsync(query, loaded => decide(loaded.RequireMember(userId)), ct);

    /// <summary>Changes or creates a chat without a guard.</summary>
    /// <param name="decide">Gets null when the chat does not exist. Reads that it makes of the chat are of the state that it decides on.</param>
    public Task<ChatEdit> EditAsync(ChatQuery query, Func<LoadedChat?, Task<ChatChange>> decide, CancellationToken ct) =>
        retry.RunAsync(query.ChatId ?? query.Pair.ToString()!, () => TryEditAsync(query, decide, ct), ct);

    private async Task<ChatEdit?> TryEditAsync(ChatQuery query, Func<LoadedChat?, Task<ChatChange>> decide, CancellationToken ct)
    {
        var loaded = await chats.LoadAsync(query, ct);
        var change = await decide(loaded);
        if (loaded is null)
        {
            return await chats.CommitAsync(null, change, ct) ? new ChatEdit(null, change) : null;
        }

        if (ReferenceEquals(loaded.Chat, change.Chat))
        {
            return new ChatEdit(loaded, change);
        }

        change = change with { Chat = change.Chat with { Version = loaded.Chat.Version + 1 } };
        return await chats.CommitAsync(loaded, change, ct) ? new ChatEdit(loaded, change) : null;
    }
}
