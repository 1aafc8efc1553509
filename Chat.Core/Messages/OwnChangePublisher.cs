using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Messages;

/// <summary>Publishes changes that only one member may see to that member's own connections.</summary>
public sealed class OwnChangePublisher(ChatPublisher chats, MessageViewFactory views, Publisher publisher)
{
    /// <summary>The message is hidden for the member, whose counts may have changed with it.</summary>
    public Task PublishHiddenAsync(Conversation chat, Message message, string userId) => Task.WhenAll(
        publisher.PublishAsync(
            new Audience.User(userId),
            ServerEvents.MessageDeleted,
            MessageEvent.Of(message, views.Of(new MemberView(chat, userId), message, Originals.None)) with { Scope = DeleteScope.Me }),
        PublishCountsAsync(chat, userId));

    /// <summary>The chat with the member's absolute counts.</summary>
    public Task PublishCountsAsync(Conversation chat, string userId) =>
        chats.PublishAsync(ServerEvents.ChatUpdated, chat, userId);
}
