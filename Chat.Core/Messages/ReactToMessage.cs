using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Chat.Core.Unicode;

namespace Chat.Core.Messages;

/// <param name="Target">The message.</param>
/// <param name="Emoji">One emoji grapheme.</param>
/// <param name="Add">False removes the reaction.</param>
public sealed record ReactToMessageInput(MessageRef Target, string? Emoji, bool Add);

/// <summary>
/// Adds or removes the caller's emoji on a message. An emoji is the same in all its spellings. Repeating causes no change and no event.
/// </summary>
public sealed class ReactToMessage(MessageEditor editor, MessagePublisher events, Suspensions suspensions)
{
    public async Task<MessageView> ExecuteAsync(ReactToMessageInput input, CancellationToken ct)
    {
        var emoji = input.Add ? Emoji.Require(input.Emoji) : RequireRemovable(input.Emoji);
        var userId = input.Target.UserId;

        var suspension = await suspensions.FindActiveAsync(userId, ct);
        var edited = await editor.EditAsync(
            input.Target,
            (chat, message) =>
            {
                suspension.RequireNone();
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

    // A reaction that was stored by older rules may be no emoji by today's. It must stay removable.
    private static string RequireRemovable(string? text) => text is { Length: > 0 and <= Limits.MaxEmojiLength }
        ? Reactions.FormOf(text)
        : throw Emoji.Invalid();

    private static Message Add(Message message, string emoji, string userId)
    {
        if (message.Deleted)
        {
            throw new ChatException(ErrorCode.MessageDeleted, "The message is deleted.");
        }

        var reactions = Reactions.Merged(message.Reactions);
        var reaction = reactions.FirstOrDefault(r => r.Emoji == emoji);
        if (reaction is null)
        {
            return reactions.Count < Limits.MaxReactions
                ? message with { Reactions = [.. reactions, new Reaction(emoji, [userId])] }
                : throw new ChatException(
                    ErrorCode.TooManyReactions, $"The message has {Limits.MaxReactions} different reactions already.");
        }

        return reaction.Users.Contains(userId)
            ? message
            : (message with { Reactions = reactions }).WithReaction(reaction, [.. reaction.Users, userId]);
    }

    private static Message Remove(Message message, string emoji, string userId)
    {
        var reactions = Reactions.Merged(message.Reactions);
        var reaction = reactions.FirstOrDefault(r => r.Emoji == emoji);
        if (reaction is null && Emoji.Find(emoji) is null)
        {
            throw Emoji.Invalid();
        }

        return reaction?.Users.Contains(userId) == true
            ? (message with { Reactions = reactions }).WithReaction(reaction, [.. reaction.Users.Where(u => u != userId)])
            : message;
    }
}
