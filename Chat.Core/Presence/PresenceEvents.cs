using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>Tells the other member of an accepted, unblocked chat who comes, goes and types; nobody else, ever.</summary>
public sealed class PresenceEvents(Publisher publisher, IChatStore chats)
{
    public Task PublishAsync(string name, Conversation chat, string userId) =>
        PublishToPeerAsync(name, chat, userId, new PresenceEvent(chat.Id, userId));

    public Task PublishTypingAsync(Conversation chat, string userId) => PublishToPeerAsync(
        ServerEvents.UserTyping, chat, userId, new TypingEvent(chat.Id, userId, (long)Limits.TypingTtl.TotalMilliseconds));

    public async Task PublishOfflineAsync(string chatId, string userId, CancellationToken ct)
    {
        if (await chats.FindAsync(chatId, ct) is { } chat)
        {
            await PublishAsync(ServerEvents.UserOffline, chat, userId);
        }
    }

    private Task PublishToPeerAsync(string name, Conversation chat, string userId, object payload) =>
        chat.IsOpen
            ? publisher.PublishAsync(new Audience.Room(chat.Id, chat.Peer(userId).UserId), name, payload)
            : Task.CompletedTask;
}

public sealed record PresenceEvent(string ChatId, string UserId);

public sealed record TypingEvent(string ChatId, string UserId, long ExpiresInMs);
