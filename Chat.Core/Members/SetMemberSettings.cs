using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;

namespace Chat.Core.Members;

/// <summary>
/// Changes of a member's own side, which the other member never learns of: block, archive, mute and clear. The changes are
/// published to the member's own connections.
/// </summary>
public sealed class SetMemberSettings(
    ChatEditor editor, ChatPublisher events, PresencePublisher presence, FreezeLastSeen freeze, ChatViewFactory views, TimeProvider time)
{
    public Task<ChatView> BlockAsync(string userId, string chatId, bool blocked, CancellationToken ct) =>
        FinishAsync(
            userId,
            editor.EditAsync(
                userId,
                ChatQuery.Of(chatId),
                async loaded => new ChatChange(await freeze.ExecuteAsync(loaded.Chat, loaded.Chat.SetBlocked(userId, blocked), ct)),
                ct),
            ct);

    public Task<ChatView> ArchiveAsync(string userId, string chatId, bool archived, CancellationToken ct) =>
        ExecuteAsync(userId, chatId, chat => chat.SetArchived(userId, archived), ct);

    /// <param name="until">When the mute ends by itself; null means never.</param>
    public Task<ChatView> MuteAsync(string userId, string chatId, DateTimeOffset? until, CancellationToken ct) =>
        until <= time.GetNow()
            ? throw ChatException.Invalid("until", "must be in the future")
            : ExecuteAsync(userId, chatId, chat => chat.SetMuted(userId, muted: true, until?.ToWire()), ct);

    public Task<ChatView> UnmuteAsync(string userId, string chatId, CancellationToken ct) =>
        ExecuteAsync(userId, chatId, chat => chat.SetMuted(userId, muted: false, until: null), ct);

    /// <summary>Deletes the chat for the member alone.</summary>
    public Task<ChatView> ClearAsync(string userId, string chatId, CancellationToken ct) =>
        ExecuteAsync(userId, chatId, chat => chat.Clear(userId), ct);

    private Task<ChatView> ExecuteAsync(string userId, string chatId, Func<Conversation, Conversation> decide, CancellationToken ct) =>
        FinishAsync(userId, editor.EditAsync(userId, chatId, decide, ct), ct);

    private async Task<ChatView> FinishAsync(string userId, Task<ChatEdit> editing, CancellationToken ct)
    {
        var edit = await editing;

        if (edit.Changed)
        {
            await events.PublishAsync(ServerEvents.ChatUpdated, edit.After, userId);
        }

        // A block closed the chat, or its end opened it: each member sees the other leave or come back.
        if (edit.After.IsOpen != edit.Before?.IsOpen)
        {
            await presence.PublishCurrentPresenceAsync(edit.After);
        }

        return await views.OfAsync(edit.After, userId, ct);
    }
}
