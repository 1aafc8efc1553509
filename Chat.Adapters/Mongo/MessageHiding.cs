using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>One hiding: two commands. Only where another call hides the same, or died while it did, there is more to do.</summary>
internal sealed class MessageHiding(MongoCall call, Message before, string userId)
{
    private readonly ObjectId _op = ObjectId.GenerateNewId();

    public async Task<MessageChange?> RunAsync()
    {
        if (before.IsHiddenFor(userId))
        {
            return null;
        }

        var filter = ChatShelf.HasMember(userId) & (FilterDefinition<ChatDocument>)WriteRing.Lacks(WriteRing.HidingOf(before.Id, userId));
        if (await ChatShelf.TakeAsync(call, before.ChatId, filter, ChatUpdates.Hide(before, userId, _op), _op) is not { } taken)
        {
            return await FinishAsync();
        }

        var ownRev = taken.OwnRev ?? taken.Chat.Own(userId).OwnRev;
        if (await StoreAsync(taken.Chat, ownRev) is { } change)
        {
            return change;
        }

        // Either another call finished this one, or it was hidden so long before that the ring does not know of it any more.
        var message = await MessageShelf.FindAsync(call, MessageShelf.ById(before.ChatId, before.Id));
        if (message?.Hidings?.Exists(h => h.UserId == userId && h.OwnRev == ownRev) != true)
        {
            var unread = before.SenderId == userId || before.Deleted ? 0 : 1;
            await ChatShelf.GiveBackAsync(call, before.ChatId, ChatUpdates.GiveBack(_op, before.SenderId, before.Seq, unread));
        }

        return null;
    }

    // Another call took the ownRev for this. If it did not put it on the message yet, whichever comes first does.
    private async Task<MessageChange?> FinishAsync()
    {
        var reading = ChatShelf.FindWithRingAsync(call, before.ChatId);
        var rereading = MessageShelf.FindAsync(call, MessageShelf.ById(before.ChatId, before.Id));
        await Task.WhenAll(reading, rereading);
        var (chat, message) = (await reading, await rereading);
        return message?.Hidings?.Exists(h => h.UserId == userId) != true
            && chat?.Writes?.Find(write => write.Message == before.Id && write.Hider == userId) is { } taken
            ? await StoreAsync(chat.ToConversation(), taken.OwnRev)
            : null;
    }

    private async Task<MessageChange?> StoreAsync(Conversation chat, long ownRev)
    {
        var stored = await MessageWrites.HideAsync(call, before.ChatId, before.Id, new HidingDocument(userId, ownRev));
        return stored is null ? null : new MessageChange(chat, stored.ToMessage(null) with { ReplyTo = before.ReplyTo }, []);
    }
}
