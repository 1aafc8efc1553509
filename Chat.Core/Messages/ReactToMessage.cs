using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;

namespace Chat.Core.Messages;

/// <param name="Target">The message.</param>
/// <param name="Emoji">One emoji grapheme.</param>
/// <param name="Add">False removes the reaction.</param>
public sealed record ReactToMessageInput(MessageRef Target, string? Emoji, bool Add);

/// <summary>Adds or removes the caller's emoji on a message. Adding an existing one or removing a missing one changes nothing and publishes nothing.</summary>
public sealed class ReactToMessage(MessageEditor editor, MessageEvents events)
{
    public async Task<MessageView> ExecuteAsync(ReactToMessageInput input, CancellationToken ct)
    {
        var emoji = Emoji.Require(input.Emoji);
        var userId = input.Target.UserId;

        var edited = await editor.EditAsync(
            input.Target,
            (chat, message) =>
            {
                chat.RequireOpen(userId);
                return input.Add ? Add(message, emoji, userId) : Remove(message, emoji, userId);
            },
            ct);

        if (edited.Edit.Changed)
        {
            var name = input.Add ? ServerEvents.ReactionAdded : ServerEvents.ReactionRemoved;
            await events.PublishToRoomAsync(name, edited, e => e with { Emoji = emoji, UserId = userId });
        }

        return editor.ViewOf(edited, input.Target.UserId);
    }

    private static Message Add(Message message, string emoji, string userId)
    {
        if (message.Deleted)
        {
            throw new ChatException(ErrorCode.MessageDeleted, "The message is deleted.");
        }

        var reaction = message.Reactions.FirstOrDefault(r => r.Emoji == emoji);
        if (reaction is null)
        {
            return message.Reactions.Count < Limits.MaxReactions
                ? message with { Reactions = [.. message.Reactions, new Reaction(emoji, [userId])] }
                : throw new ChatException(ErrorCode.TooManyReactions, $"The message has {Limits.MaxReactions} different reactions already.");
        }

        return reaction.Users.Contains(userId)
            ? message
            : message.WithReaction(reaction, [.. reaction.Users, userId]);
    }

    private static Message Remove(Message message, string emoji, string userId)
    {
        var reaction = message.Reactions.FirstOrDefault(r => r.Emoji == emoji && r.Users.Contains(userId));
        return reaction is null ? message : message.WithReaction(reaction, [.. reaction.Users.Where(u => u != userId)]);
    }
}
