using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Core.Messages;

/// <param name="Edit">The stored change, if there was one.</param>
/// <param name="Message">The message after the edit.</param>
/// <param name="Originals">The original, if the message is a reply.</param>
public sealed record MessageEdit(ChatEdit Edit, Message Message, Originals Originals);

/// <summary>Changes one message for both members, through <see cref="ChatEditor"/>.</summary>
public sealed class MessageEditor(ChatEditor editor, IMessageReader messages, MessageViewFactory views, CleanUpSchedule files)
{
    /// <param name="target">A message that the member sees; any other is a 404.</param>
    /// <param name="decide">
    /// From the chat and the message to its next state; the same instance when there is nothing to change. May run several
    /// times.
    /// </param>
    /// <param name="ct">Ends the edit before it is stored.</param>
    public async Task<MessageEdit> EditAsync(MessageRef target, Func<Conversation, Message, Message> decide, CancellationToken ct)
    {
        var originals = Originals.None;
        var edit = await editor.EditAsync(
            target.UserId,
            target.Query,
            async loaded =>
            {
                var before = loaded.RequireVisible(target.MessageId, target.UserId);
                var after = decide(loaded.Chat, before);
                // Read before the commit, so that no read can fail after it.
                originals = await Originals.ReadAsync(messages, loaded, [before], ct);
                await files.CheckSoonAsync(after.Deleted ? before.Media : [], ct);
                return ReferenceEquals(before, after) ? new ChatChange(loaded.Chat) : loaded.Chat.Replace(before, after);
            },
            ct);

        return new MessageEdit(edit, edit.Message(target.MessageId), originals);
    }

    /// <summary>The message as the member who changed it sees it.</summary>
    public MessageView ViewOf(MessageEdit edited, string userId) =>
        views.Of(new MemberView(edited.Edit.After, userId), edited.Message, edited.Originals);
}
