using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Reading;

/// <summary>Publishes a read marker that moved: to the room, and with the new counts to the reader's own connections.</summary>
public sealed class ReadPublisher(ChatPublisher chats, Publisher publisher, TimeProvider time)
{
    public async Task PublishAsync(ChatEdit edit, string userId)
    {
        var chat = edit.After;
        var read = new MessagesReadEvent(chat.Id, chat.Rev, userId, chat.Own(userId).LastReadSeq, time.GetNow());
        var toRoom = publisher.PublishAsync(new Audience.Room(chat.Id, userId), ServerEvents.MessagesRead, read);
        // A receipt that the other member may not see (pending, blocked) took no rev.
        var toPeer = edit.Shared
            ? publisher.PublishAsync(new Audience.Room(chat.Id, chat.Peer(userId).UserId), ServerEvents.MessagesRead, read)
            : Task.CompletedTask;
        await Task.WhenAll(toRoom, toPeer, chats.PublishAsync(ServerEvents.ChatUpdated, chat, userId));
    }
}

public sealed record MessagesReadEvent(string ChatId, long Rev, string UserId, long UpToSeq, DateTimeOffset ReadAt);
