using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Core.Adapters.Mongo;

/// <summary>
/// Writes a message in two steps: the chat gives the number, with all that speaks against it in its filter; the
/// message follows. Readers of changes wait for what is between the two (<see cref="WriteRing"/>).
/// </summary>
public sealed class MongoMessageStore(MongoStorage storage) : IMessageStore
{
    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(MessageDocument.Collection, "messages_by_client_id", new BsonDocument { { "chatId", 1 }, { "senderId", 1 }, { "clientMessageId", 1 } })
        {
            Unique = true,
        },
        new(MessageDocument.Collection, "messages_by_original", new BsonDocument { { "chatId", 1 }, { "replyTo.id", 1 } })
        {
            Only = new BsonDocument("replyTo.id", new BsonDocument("$exists", true)),
        },
    ];

    public Task<AppendResult> AppendAsync(Message draft, CancellationToken ct) =>
        storage.CallAsync(call => new MessageAppends(call, draft).RunAsync(), ct);

    public Task<Message?> FindAsync(string chatId, string messageId, CancellationToken ct) =>
        storage.CallAsync(call => MessageShelf.FindWithOriginalAsync(call, MessageShelf.ById(chatId, messageId)), ct);

    public Task<Message?> FindOriginalAsync(string chatId, string messageId, CancellationToken ct) => storage.CallAsync(
        async call => (await MessageShelf.FindAsync(call, MessageShelf.ById(chatId, messageId)))?.ToOriginal(), ct);

    public Task<Message?> FindSentAsync(string chatId, string senderId, string clientMessageId, CancellationToken ct) =>
        storage.CallAsync(
            call => MessageShelf.FindWithOriginalAsync(call, MessageWrites.ByClientMessageId(chatId, senderId, clientMessageId)), ct);

    public Task<MessageChange?> ReplaceAsync(Message before, Message after, bool requireOpen, CancellationToken ct) =>
        storage.CallAsync(call => ReplaceAsync(call, before, after, requireOpen), ct);

    public Task<MessageChange?> HideAsync(Message before, string userId, CancellationToken ct) =>
        storage.CallAsync(call => new MessageHiding(call, before, userId).RunAsync(), ct);

    private static async Task<MessageChange?> ReplaceAsync(MongoCall call, Message before, Message after, bool requireOpen)
    {
        // The replies and the number are asked for at once: two round trips are all, but for a message with replies.
        var finding = before.Content != after.Content || before.Deleted != after.Deleted
            ? FindRepliesAsync(call, before)
            : Task.FromResult<List<string>>([]);
        var op = ObjectId.GenerateNewId();
        var taking = TakeAsync(call, before, after, requireOpen, op, dead: []);
        await Task.WhenAll(finding, taking);
        if ((await taking ?? await TakeOverAsync(call, before, after, requireOpen, op)) is not { } taken)
        {
            return null;
        }

        var replies = await finding;
        if (replies.Count > 0)
        {
            await MessageWrites.ReviseAsync(call, before.ChatId, replies, taken.Rev);
        }

        if (await MessageWrites.ReplaceAsync(call, before, after, taken.Rev) is { } stored)
        {
            return new MessageChange(taken.Chat, (await MessageShelf.WithOriginalsAsync(call, [stored]))[0], replies);
        }

        await ChatShelf.GiveBackAsync(call, before.ChatId, ChatUpdates.GiveBack(op, before.SenderId, before.Seq, unread: after.Deleted && !before.Deleted ? 1 : 0));
        return null;
    }

    // An edit that is stale, and one that another is about to win over, takes no number.
    private static Task<TakenNumber?> TakeAsync(
        MongoCall call, Message before, Message after, bool requireOpen, ObjectId op, IEnumerable<ObjectId> dead)
    {
        var newer = new BsonDocument
        {
            { "message", before.Id },
            { "rev", new BsonDocument("$gt", before.Rev) },
            { "op", new BsonDocument("$nin", new BsonArray(dead)) },
        };
        var filter = (FilterDefinition<ChatDocument>)WriteRing.Lacks(newer);
        return ChatShelf.TakeAsync(
            call, before.ChatId, requireOpen ? filter & ChatShelf.IsOpen : filter, ChatUpdates.Replace(before, after, op), op);
    }

    /// <summary>What is in the way may be the number of a change whose process died, so that it never came.</summary>
    private static async Task<TakenNumber?> TakeOverAsync(MongoCall call, Message before, Message after, bool requireOpen, ObjectId op)
    {
        var chat = await ChatShelf.FindWithRingAsync(call, before.ChatId);
        var message = await MessageShelf.FindAsync(call, MessageShelf.ById(before.ChatId, before.Id));
        var newer = chat?.Writes?.FindAll(write => write.Message == before.Id && write.Rev > before.Rev) ?? [];
        return newer.Count > 0 && message?.Rev == before.Rev && newer.TrueForAll(write => chat!.Now - write.At >= WriteRing.Deadline)
            ? await TakeAsync(call, before, after, requireOpen, op, newer.Select(write => write.Op))
            : null;
    }

    private static async Task<List<string>> FindRepliesAsync(MongoCall call, Message original)
    {
        var filter = MessageShelf.InChat(original.ChatId) & Builders<MessageDocument>.Filter.Eq(m => m.ReplyTo!.Id, original.Id);
        return await call.RunAsync(ct => call.Storage.Messages.Find(filter).SortBy(m => m.Seq).Project(m => m.Id).ToListAsync(ct));
    }
}
