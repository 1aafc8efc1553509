using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Reading;

/// <summary>Tells of a marker that moved: the room, and the reader's own connections with the new counts.</summary>
public sealed class ReadEvents(ChatEvents chats, Publisher publisher, TimeProvider time)
{
    public async Task PublishAsync(ChatEdit edit, string userId)
    {
        var chat = edit.After;
        var read = new MessagesReadEvent(chat.Id, chat.Rev, userId, chat.Own(userId).LastReadSeq, time.GetNow());
        var toRoom = publisher.PublishAsync(new Audience.Room(chat.Id, userId), ServerEvents.MessagesRead, read);
        // A receipt that the other side may not have (pending, blocked) took no rev.
        var toPeer = edit.Shared
            ? publisher.PublishAsync(new Audience.Room(chat.Id, chat.Peer(userId).UserId), ServerEvents.MessagesRead, read)
            : Task.CompletedTask;
        await Task.WhenAll(toRoom, toPeer, chats.PublishAsync(ServerEvents.ChatUpdated, chat, userId));
    }
}

public sealed record MessagesReadEvent(string ChatId, long Rev, string UserId, long UpToSeq, DateTimeOffset ReadAt);
