using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;

namespace Chat.Core.Messages;

/// <summary>
/// Changes a message on a member's behalf: guard, decide, save; again from the start when someone else was faster.
/// The decision is made before a rev is taken, so a refusal or a change of nothing leaves no trace.
/// </summary>
public sealed class MessageEditor(ChatAccess access, IMessageStore messages, MessageViews views, CleanUpSchedule files)
{
    private const int MaxAttempts = 20;

    /// <param name="decide">From the chat and the message to its next state; the same instance when there is nothing to do. May run several times.</param>
    /// <param name="requireOpen">Saves only in a chat that is accepted and not blocked.</param>
    public async Task<MessageEdit> EditAsync(
        MessageRef target, Func<Conversation, Message, Message> decide, bool requireOpen, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var (viewing, before) = await RequireVisibleAsync(target, ct);
            var after = decide(viewing.Chat, before);
            if (ReferenceEquals(before, after))
            {
                return new MessageEdit(ViewOf(viewing, before), null);
            }

            await files.CheckSoonAsync(after.Deleted ? before.Media : [], ct);
            if (await messages.ReplaceAsync(before, after, requireOpen, ct) is { } change)
            {
                return new MessageEdit(ViewOf(viewing with { Chat = change.Chat }, change.Message), change);
            }
        }

        throw new DependencyException("database");
    }

    public MessageView ViewOf(Viewing viewing, Message message) => views.Of(viewing, message);

    /// <summary>The message as the member sees it; a 404 for what they cleared or hid.</summary>
    public async Task<(Viewing Viewing, Message Message)> RequireVisibleAsync(MessageRef target, CancellationToken ct)
    {
        var (viewing, message) = await RequireAsync(target, ct);
        return message.IsVisibleTo(viewing) ? (viewing, message) : throw ChatException.NotFound();
    }

    /// <summary>The message although the member may have hidden it; a 404 for what they cleared.</summary>
    public async Task<(Viewing Viewing, Message Message)> RequireAsync(MessageRef target, CancellationToken ct)
    {
        var viewing = new Viewing(await access.RequireMemberAsync(target.ChatId, target.UserId, ct), target.UserId);
        var message = await messages.FindAsync(target.ChatId, target.MessageId, ct);
        return message?.Seq > viewing.ClearedUpToSeq ? (viewing, message) : throw ChatException.NotFound();
    }
}

/// <summary>A message, and who wants something of it.</summary>
public sealed record MessageRef(string UserId, string ChatId, string MessageId);

/// <param name="Change">What was stored; null when there was nothing to do.</param>
public sealed record MessageEdit(MessageView View, MessageChange? Change);
