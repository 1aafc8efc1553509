using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Realtime;

namespace Chat.Core.Reading;

/// <param name="UserId">The member whose device has the messages.</param>
/// <param name="ChatId">The chat.</param>
/// <param name="UpToSeq">A value beyond the newest counts as the newest.</param>
public sealed record MarkAsDeliveredInput(string UserId, string ChatId, long? UpToSeq);

/// <summary>Reports how far a member's devices have the chat's messages.</summary>
public sealed class MarkAsDelivered(ChatEditor editor, Publisher publisher, ChatViewFactory views)
{
    public async Task<ChatView> ExecuteAsync(MarkAsDeliveredInput input, CancellationToken ct)
    {
        var upTo = Require(input.UpToSeq);

        var edit = await editor.EditAsync(input.UserId, input.ChatId, chat => chat.MarkDelivered(input.UserId, upTo), ct);

        if (edit.Changed)
        {
            await PublishAsync(edit.After, input.UserId);
        }

        return await views.OfAsync(edit.After, input.UserId, ct);
    }

    private static long Require(long? upToSeq) => upToSeq switch
    {
        null => throw ChatException.Invalid("upToSeq", "is required"),
        < 0 => throw ChatException.Invalid("upToSeq", "must be 0 or more"),
        { } seq => seq,
    };

    private Task PublishAsync(Conversation chat, string userId)
    {
        var delivered = new MessagesDeliveredEvent(chat.Id, userId, chat.Own(userId).DeliveredSeq);
        return Task.WhenAll(new[] { chat.First, chat.Second }.Select(member => publisher.PublishAsync(
            new Audience.Room(chat.Id, member.UserId), ServerEvents.MessagesDelivered, delivered)));
    }
}

/// <summary>Without a rev: a client keeps the highest value that it saw.</summary>
public sealed record MessagesDeliveredEvent(string ChatId, string UserId, long UpToSeq);
