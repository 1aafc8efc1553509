using Chat.Core.Access;
using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>
/// Changes a chat on a member's behalf: guard, decide, save; again from the start when someone else was faster, so
/// that every decision is made on the state it is saved over.
/// </summary>
public sealed class ChatEditor(ChatAccess access, IChatStore chats)
{
    private const int MaxAttempts = 20;

    /// <param name="decide">From the chat to its next state; the same instance when there is nothing to do. May run several times.</param>
    public Task<ChatEdit> EditAsync(string chatId, string userId, Func<Conversation, Conversation> decide, CancellationToken ct) =>
        EditAsync(chatId, userId, chat => Task.FromResult(decide(chat)), ct);

    /// <inheritdoc cref="EditAsync(string, string, Func{Conversation, Conversation}, CancellationToken)"/>
    public async Task<ChatEdit> EditAsync(
        string chatId, string userId, Func<Conversation, Task<Conversation>> decide, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var before = await access.RequireMemberAsync(chatId, userId, ct);
            var after = await decide(before);
            if (ReferenceEquals(before, after))
            {
                return new ChatEdit(before, before);
            }

            if (await chats.SaveAsync(before, after, intro: null, ct))
            {
                return new ChatEdit(before, after with { Version = before.Version + 1 });
            }
        }

        throw new DependencyException("database");
    }
}

public sealed record ChatEdit(Conversation Before, Conversation After)
{
    public bool Changed => !ReferenceEquals(Before, After);

    /// <summary>Both sides may see the change.</summary>
    public bool Shared => Before.Rev != After.Rev;
}
