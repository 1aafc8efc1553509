using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Realtime;

namespace Chat.Core.Privacy;

/// <summary>The steps of an erasure. The other member sees each of them as an ordinary change.</summary>
public sealed class ErasureSteps(
    ChatEditor editor, IMessageReader messages, MessagePublisher messageEvents, ChatPublisher chatEvents, TimeProvider time)
{
    /// <summary>The user sent the message, or reacted to it.</summary>
    public static bool IsTrace(Message message, string userId) =>
        (message.SenderId == userId && !message.Deleted) || message.Reactions.Any(r => r.Users.Contains(userId));

    /// <summary>Removes the user from a message: their own becomes a tombstone, another's loses their reactions.</summary>
    public async Task EraseAsync(MessageRef target, CancellationToken ct)
    {
        var originals = Originals.None;
        var edit = await editor.EditAsync(
            target.UserId,
            target.Query,
            async loaded =>
            {
                originals = await Originals.ReadAsync(messages, loaded, loaded.Messages, ct);
                return Decide(loaded, target);
            },
            ct);

        if (edit is { Changed: true, Loaded: { } loaded })
        {
            var message = edit.Message(target.MessageId);
            var edited = new MessageEdit(edit, message, originals);
            await (message.SenderId == target.UserId
                ? messageEvents.PublishDeletedAsync(edited)
                : PublishReactionsAsync(loaded.Find(target.MessageId)!, edited, target.UserId));
        }
    }

    private static ChatChange Decide(LoadedChat loaded, MessageRef target)
    {
        if (loaded.Find(target.MessageId) is not { } message || !IsTrace(message, target.UserId))
        {
            return new ChatChange(loaded.Chat);
        }

        var after = message.SenderId == target.UserId
            ? message.ToTombstone()
            : message with { Reactions = Without(message.Reactions, target.UserId) };
        return loaded.Chat.Replace(message, after);
    }

    private async Task PublishReactionsAsync(Message before, MessageEdit edited, string userId)
    {
        foreach (var reaction in before.Reactions.Where(r => r.Users.Contains(userId)))
        {
            await messageEvents.PublishToRoomAsync(
                ServerEvents.ReactionRemoved, edited, e => e with { Emoji = reaction.Emoji, UserId = userId });
        }
    }

    /// <summary>Withdraws the user's pending request and clears their side.</summary>
    public async Task LeaveAsync(string chatId, string userId, CancellationToken ct)
    {
        var edit = await editor.EditAsync(userId, chatId, chat => Leave(chat, userId), ct);
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
            .ForgetSeenAtBlock(userId)
            .Clear(userId);
    }

    private static IReadOnlyList<Reaction> Without(IReadOnlyList<Reaction> reactions, string userId) =>
    [
        .. reactions
            .Select(r => r with { Users = [.. r.Users.Where(u => u != userId)] })
            .Where(r => r.Users.Count > 0),
    ];
}
