using System.Text.Json.Serialization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Realtime;
using Chat.Core.Unicode;

namespace Chat.Core.Messages;

/// <summary>Publishes messages to both members of a chat, each as that member sees it.</summary>
public sealed class MessagePublisher(
    Publisher publisher, IChatLists chats, ChatPublisher chatEvents, OwnChangePublisher ownChanges, MessageViewFactory views)
{
    /// <summary>
    /// To the recipient's side of the room, and to all of the sender's connections, so that the sender's other devices show
    /// the message; the new counts go to all of the recipient's connections. A member to whom the message brought the chat
    /// back, after they archived or deleted it, gets the chat as well.
    /// </summary>
    public Task PublishReceivedAsync(ChatEdit edit, Message message, Originals originals)
    {
        var chat = edit.After;
        var name = message.Type == MessageType.Text ? ServerEvents.MessageReceived : ServerEvents.MediaReceived;
        var (sender, recipient) = (message.SenderId, chat.Peer(message.SenderId).UserId);
        return Task.WhenAll(
            PublishAsync(new Audience.User(sender), name, EventOf(new MemberView(chat, sender), message, originals)),
            PublishAsync(new Audience.Room(chat.Id, recipient), name, EventOf(new MemberView(chat, recipient), message, originals)),
            PublishUnreadAsync(chat, message, originals),
            PublishReturnAsync(edit));
    }

    /// <summary>To both sides of the room, but not to a member who cleared or hid the message: to them it does not exist.</summary>
    /// <param name="name">The event.</param>
    /// <param name="edited">The message after its change.</param>
    /// <param name="complete">Adds what is special about the event.</param>
    public Task PublishToRoomAsync(string name, MessageEdit edited, Func<MessageEvent, MessageEvent>? complete = null)
    {
        var chat = edited.Edit.After;
        return Task.WhenAll(
            new[] { chat.First, chat.Second }
                .Select(member => new MemberView(chat, member.UserId))
                .Where(memberView => edited.Message.IsVisibleTo(memberView))
                .Select(memberView => (memberView.UserId, Event: EventOf(memberView, edited.Message, edited.Originals)))
                .Select(told =>
                    PublishAsync(new Audience.Room(chat.Id, told.UserId), name, complete is null ? told.Event : complete(told.Event))));
    }

    /// <summary>The message is deleted for everyone, and the recipient's counts may have changed with it.</summary>
    public async Task PublishDeletedAsync(MessageEdit deleted)
    {
        await PublishToRoomAsync(ServerEvents.MessageDeleted, deleted, e => e with { Scope = DeleteScope.Everyone });
        await ownChanges.PublishCountsAsync(deleted.Edit.After, deleted.Edit.After.Peer(deleted.Message.SenderId).UserId);
    }

    private MessageEvent EventOf(MemberView memberView, Message message, Originals originals) =>
        MessageEvent.Of(message, views.Of(memberView, message, originals));

    private Task PublishAsync(Audience audience, string name, MessageEvent e) => publisher.PublishAsync(audience, name, e);

    private Task PublishReturnAsync(ChatEdit edit) => Task.WhenAll(
        new[] { edit.After.First.UserId, edit.After.Second.UserId }
            .Where(edit.ChangedOwnRevOf)
            .Select(userId => chatEvents.PublishAsync(ServerEvents.ChatUpdated, edit.After, userId)));

    private Task PublishUnreadAsync(Conversation chat, Message message, Originals originals)
    {
        var recipient = chat.Peer(message.SenderId);
        return publisher.PublishAsync(new Audience.User(recipient.UserId), ServerEvents.UnreadMessage, async () =>
        {
            var totals = await chats.SumUnreadAsync(recipient.UserId, CancellationToken.None);
            var view = views.Of(new MemberView(chat, recipient.UserId), message, originals);
            return new UnreadMessageEvent(chat.Id, chat.Rev, recipient.Unread, totals.Total, view);
        });
    }
}

/// <summary>A message in its new state, and what happened to it.</summary>
public sealed record MessageEvent(string ChatId, long Seq, long Rev, string MessageId, MessageView Message)
{
    /// <summary>Only in <c>message_deleted</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeleteScope? Scope { get; init; }

    /// <summary>Only in events of reactions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Emoji { get; init; }

    /// <summary>The user who added or removed the reaction.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    public static MessageEvent Of(Message message, MessageView view) =>
        new(message.ChatId, message.Seq, message.Rev, message.Id, view);
}

public sealed record UnreadMessageEvent(string ChatId, long Rev, int UnreadCount, int TotalUnread, MessageView Message);
