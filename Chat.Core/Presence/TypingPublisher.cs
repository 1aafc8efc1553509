using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>
/// Publishes typing to all connections of the other member, in the room or not: a list of chats shows it as well.
/// </summary>
public sealed class TypingPublisher(Publisher publisher)
{
    public Task PublishTypingAsync(Conversation chat, string userId) => publisher.PublishAsync(
        new Audience.User(chat.Peer(userId).UserId),
        ServerEvents.UserTyping,
        new TypingEvent(chat.Id, userId, (long)Limits.TypingTtl.TotalMilliseconds));

    public Task PublishStopAsync(Conversation chat, string userId) => publisher.PublishAsync(
        new Audience.User(chat.Peer(userId).UserId), ServerEvents.UserStopTyping, new PresenceEvent(chat.Id, userId));
}
