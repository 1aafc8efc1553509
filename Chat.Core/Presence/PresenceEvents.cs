using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>Tells the other member of an accepted, unblocked chat who comes, goes and types; nobody else, ever.</summary>
public sealed class PresenceEvents(Publisher publisher, IChatStore chats)
{
    /// <summary>To the peer's side of the room.</summary>
    public Task PublishAsync(string name, Conversation chat, string userId) =>
        PublishIfOpenAsync(name, chat, new Audience.Room(chat.Id, chat.Peer(userId).UserId), new PresenceEvent(chat.Id, userId));

    /// <summary>To all of the peer's connections: a list of chats shows who types as well.</summary>
    public Task PublishTypingAsync(Conversation chat, string userId) => PublishIfOpenAsync(
        ServerEvents.UserTyping,
        chat,
        new Audience.User(chat.Peer(userId).UserId),
        new TypingEvent(chat.Id, userId, (long)Limits.TypingTtl.TotalMilliseconds));

    /// <summary>To all of the peer's connections.</summary>
    public Task PublishStopTypingAsync(Conversation chat, string userId) => PublishIfOpenAsync(
        ServerEvents.UserStopTyping, chat, new Audience.User(chat.Peer(userId).UserId), new PresenceEvent(chat.Id, userId));

    public async Task PublishOfflineAsync(string chatId, string userId, CancellationToken ct)
    {
        if (await chats.FindAsync(chatId, ct) is { } chat)
        {
            await PublishAsync(ServerEvents.UserOffline, chat, userId);
        }
    }

    private Task PublishIfOpenAsync(string name, Conversation chat, Audience peer, object payload) =>
        chat.IsOpen ? publisher.PublishAsync(peer, name, payload) : Task.CompletedTask;
}

public sealed record PresenceEvent(string ChatId, string UserId);

public sealed record TypingEvent(string ChatId, string UserId, long ExpiresInMs);
