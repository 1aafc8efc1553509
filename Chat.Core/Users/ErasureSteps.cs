using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Realtime;

namespace Chat.Core.Users;

/// <summary>The steps of an erasure, each of which the other member sees as an ordinary change.</summary>
public sealed class ErasureSteps(
    IMessageStore messages, MessageEvents messageEvents, OwnSideEvents ownSide, ChatEditor editor, ChatEvents chatEvents, TimeProvider time)
{
    /// <summary>Takes the user out of a message: their own becomes a tombstone, another's loses their reactions.</summary>
    public async Task EraseAsync(Message message, string userId, CancellationToken ct)
    {
        var after = message.SenderId == userId
            ? message.ToTombstone()
            : message with { Reactions = Without(message.Reactions, userId) };

        // A message that changed meanwhile comes again with the next batch.
        if (await messages.ReplaceAsync(message, after, requireOpen: false, ct) is { } change)
        {
            await (after.Deleted ? PublishDeletedAsync(change, userId) : PublishReactionsAsync(message, change, userId));
        }
    }

    private async Task PublishDeletedAsync(MessageChange change, string userId)
    {
        await messageEvents.PublishToRoomAsync(
            ServerEvents.MessageDeleted,
            change.Chat,
            change.Message,
            (e, member) => e with { Scope = DeleteScope.Everyone, Replies = change.RepliesOf(member) });
        await ownSide.PublishCountsAsync(change.Chat, change.Chat.Peer(userId).UserId);
    }

    private async Task PublishReactionsAsync(Message before, MessageChange change, string userId)
    {
        foreach (var reaction in before.Reactions.Where(r => r.Users.Contains(userId)))
        {
            await messageEvents.PublishToRoomAsync(
                ServerEvents.ReactionRemoved, change.Chat, change.Message, (e, _) => e with { Emoji = reaction.Emoji, UserId = userId });
        }
    }

    /// <summary>Withdraws an open request of the user and clears their side.</summary>
    public async Task LeaveAsync(string chatId, string userId, CancellationToken ct)
    {
        var edit = await editor.EditAsync(chatId, userId, chat => Leave(chat, userId), ct);
        if (edit.Shared)
        {
            await chatEvents.PublishToBothAsync(ServerEvents.ChatRejected, edit.After);
        }
        else if (edit.Changed)
        {
            await chatEvents.PublishAsync(ServerEvents.ChatUpdated, edit.After, userId);
        }
    }

    private Conversation Leave(Conversation chat, string userId)
    {
        var withdrawn = chat.Status == ChatStatus.Pending && chat.RequestedBy == userId ? chat.Reject(time.GetNow()) : chat;
        return withdrawn
            .SetArchived(userId, archived: false)
            .SetMuted(userId, muted: false, until: null)
            .Clear(userId);
    }

    private static IReadOnlyList<Reaction> Without(IReadOnlyList<Reaction> reactions, string userId) =>
    [
        .. reactions
            .Select(r => r with { Users = [.. r.Users.Where(u => u != userId)] })
            .Where(r => r.Users.Count > 0),
    ];
}
