using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>Tells the other member of an accepted, unblocked chat who comes, goes and types; nobody else, ever.</summary>
public sealed class PresenceEvents(
    Publisher publisher, IPresenceStore presence, IChatStore chats, TimeProvider time)
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

    /// <summary>To the peer's side of the room.</summary>
    public async Task PublishAsync(string name, string chatId, string userId, CancellationToken ct)
    {
        if (await chats.FindAsync(chatId, ct) is { } chat)
        {
            await PublishAsync(name, chat, userId);
        }
    }

    /// <summary>The chat was opened: each side learns of the other what it could not be told before.</summary>
    /// <param name="unblocker">
    /// Who lifted a block, in which the other may have gone unseen. The other is not told the same: an offline out of
    /// nowhere would tell them of the block.
    /// </param>
    public Task PublishStandingAsync(Conversation chat, string? unblocker) => Task.WhenAll(
        PublishStandingAsync(chat, chat.First.UserId, unblocker),
        PublishStandingAsync(chat, chat.Second.UserId, unblocker));

    private Task PublishStandingAsync(Conversation chat, string userId, string? unblocker) => publisher.TryAsync(
        ServerEvents.UserOnline,
        async () =>
        {
            var now = time.GetNow();
            if (await presence.IsInRoomAsync(chat.Id, userId, now, CancellationToken.None))
            {
                await PublishAsync(ServerEvents.UserOnline, chat, userId);
            }
            else if (unblocker == chat.Peer(userId).UserId && !await presence.IsOnlineAsync(userId, now, CancellationToken.None))
            {
                await PublishAsync(ServerEvents.UserOffline, chat, userId);
            }
        });

    private Task PublishIfOpenAsync(string name, Conversation chat, Audience peer, object payload) =>
        chat.IsOpen ? publisher.PublishAsync(peer, name, payload) : Task.CompletedTask;
}

public sealed record PresenceEvent(string ChatId, string UserId);

public sealed record TypingEvent(string ChatId, string UserId, long ExpiresInMs);
