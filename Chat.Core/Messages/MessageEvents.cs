using System.Text.Json.Serialization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Messages;

/// <summary>Tells both sides of a chat's room of a message, each as that member sees it.</summary>
public sealed class MessageEvents(Publisher publisher, IChatStore chats, ChatEvents chatEvents, MessageViews views)
{
    /// <summary>
    /// To the recipient's side of the room, to all of the sender's connections, so that their other devices show what they
    /// wrote, and the new counts to all of the recipient's. Whoever had archived or deleted the chat learns that it is back.
    /// </summary>
    public Task PublishReceivedAsync(Conversation chat, Message message)
    {
        var name = message.Type == MessageType.Text ? ServerEvents.MessageReceived : ServerEvents.MediaReceived;
        var (sender, recipient) = (message.SenderId, chat.Peer(message.SenderId).UserId);
        return Task.WhenAll(
            PublishAsync(new Audience.User(sender), name, new Viewing(chat, sender), message),
            PublishAsync(new Audience.Room(chat.Id, recipient), name, new Viewing(chat, recipient), message),
            PublishUnreadAsync(chat, message),
            PublishReturnAsync(chat, message));
    }

    /// <summary>To the room on both sides, but not to a member who cleared or hid the message: to them it is gone.</summary>
    /// <param name="complete">Adds to a member's event what is special about it.</param>
    public Task PublishToRoomAsync(
        string name, Conversation chat, Message message, Func<MessageEvent, string, MessageEvent> complete) => Task.WhenAll(
        new[] { chat.First, chat.Second }
            .Select(member => new Viewing(chat, member.UserId))
            .Where(viewing => message.IsVisibleTo(viewing))
            .Select(viewing => PublishAsync(new Audience.Room(chat.Id, viewing.UserId), name, viewing, message, complete)));

    private Task PublishAsync(
        Audience audience, string name, Viewing viewing, Message message, Func<MessageEvent, string, MessageEvent>? complete = null)
    {
        var e = MessageEvent.Of(message, views.Of(viewing, message));
        return publisher.PublishAsync(audience, name, complete is null ? e : complete(e, viewing.UserId));
    }

    private Task PublishReturnAsync(Conversation chat, Message message) => Task.WhenAll(
        new[] { chat.First, chat.Second }
            .Where(member => member.ReturnedWithSeq == message.Seq)
            .Select(member => chatEvents.PublishAsync(ServerEvents.ChatUpdated, chat, member.UserId)));

    private Task PublishUnreadAsync(Conversation chat, Message message)
    {
        var recipient = chat.Peer(message.SenderId);
        return publisher.PublishAsync(new Audience.User(recipient.UserId), ServerEvents.UnreadMessage, async () =>
        {
            var totals = await chats.SumUnreadAsync(recipient.UserId, CancellationToken.None);
            var view = views.Of(new Viewing(chat, recipient.UserId), message);
            return new UnreadMessageEvent(chat.Id, chat.Rev, recipient.Unread, totals.Total, view);
        });
    }
}

/// <summary>A message in its new state, and what happened to it.</summary>
public sealed record MessageEvent(string ChatId, long Seq, long Rev, string MessageId, MessageView Message)
{
    /// <summary>For <c>message_deleted</c>: for whom.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeleteScope? Scope { get; init; }

    /// <summary>For reactions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Emoji { get; init; }

    /// <summary>For reactions: whose.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    /// <summary>The messages that answer this one, whose preview and rev changed with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Replies { get; init; }

    public static MessageEvent Of(Message message, MessageView view) =>
        new(message.ChatId, message.Seq, message.Rev, message.Id, view);
}

public sealed record UnreadMessageEvent(string ChatId, long Rev, int UnreadCount, int TotalUnread, MessageView Message);
