using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>The second write of each operation: the message, under the number that the first took.</summary>
internal static class MessageWrites
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<MessageDocument> Set = Builders<MessageDocument>.Update;

    /// <summary>Null when it is stored, else the message that has its place or its clientMessageId already.</summary>
    public static async Task<MessageDocument?> InsertAsync(MongoCall call, Message message, ObjectId op)
    {
        try
        {
            return await call.FinishAsync<MessageDocument?>(async ct =>
            {
                await call.Storage.Messages.InsertOneAsync(MessageDocument.Of(message, op), options: null, ct);
                return null;
            });
        }
        catch (MongoException e) when (MongoFaults.IsDuplicate(e))
        {
            var existing = await call.FinishAsync(ct => call.Storage.Messages
                .Find(ByClientMessageId(message) | (MessageShelf.InChat(message.ChatId) & Where.Eq(m => m.Seq, message.Seq)))
                .FirstOrDefaultAsync(ct));
            // Ours: the answer to an attempt before got lost.
            return existing is null ? throw new MongoException("A message of another chat has this id.", e) : existing.Op == op ? null : existing;
        }
    }

    public static FilterDefinition<MessageDocument> ByClientMessageId(Message message) =>
        ByClientMessageId(message.ChatId, message.SenderId, message.ClientMessageId);

    public static FilterDefinition<MessageDocument> ByClientMessageId(string chatId, string senderId, string clientMessageId) =>
        MessageShelf.InChat(chatId) & Where.Eq(m => m.SenderId, senderId) & Where.Eq(m => m.ClientMessageId, clientMessageId);

    public static async Task InsertIntroAsync(MongoCall call, Message? intro, Conversation chat, ObjectId op)
    {
        if (intro is not null)
        {
            await InsertAsync(call, intro with { Seq = chat.Seq, Rev = chat.Rev }, op);
        }
    }

    /// <summary>The message after the change; null when it is not as <paramref name="before"/> any more.</summary>
    public static Task<MessageDocument?> ReplaceAsync(MongoCall call, Message before, Message after) =>
        call.FinishAsync<MessageDocument?>(async (again, ct) =>
        {
            var stored = await UpdateAsync(call, Unchanged(before), SetTo(after), ct);
            return stored is null && again ? await call.Storage.Messages.Find(Is(after)).FirstOrDefaultAsync(ct) : stored;
        });

    /// <summary>
    /// The same with the replies to it, which take its rev; false when it is not as before any more. One command, in
    /// order: the replies first, so that whoever sees the message's new rev sees theirs.
    /// </summary>
    public static Task<bool> ReplaceAsync(MongoCall call, Message before, Message after, IReadOnlyList<string> replies) =>
        call.FinishAsync(async (again, ct) =>
        {
            var revise = Where.In(m => m.Id, replies) & MessageShelf.InChat(before.ChatId);
            WriteModel<MessageDocument>[] writes =
            [
                new UpdateManyModel<MessageDocument>(revise, Set.Max(m => m.Rev, after.Rev)),
                new UpdateOneModel<MessageDocument>(Unchanged(before), SetTo(after)),
            ];
            // Messages are never removed, so all the replies match.
            var result = await call.Storage.Messages.BulkWriteAsync(writes, options: null, ct);
            return result.MatchedCount > replies.Count || (again && await call.Storage.Messages.Find(Is(after)).AnyAsync(ct));
        });

    /// <summary>Gives a message a later rev, unless it has one that is later still.</summary>
    public static Task<UpdateResult> ReviseAsync(MongoCall call, Message message, long rev) => call.FinishAsync(ct =>
        call.Storage.Messages.UpdateOneAsync(MessageShelf.ById(message.ChatId, message.Id), Set.Max(m => m.Rev, rev), options: null, ct));

    /// <summary>The message after the hiding; null when it is hidden for the member already.</summary>
    public static Task<MessageDocument?> HideAsync(MongoCall call, string chatId, string messageId, HidingDocument hiding) =>
        call.FinishAsync<MessageDocument?>(async (again, ct) =>
        {
            var message = MessageShelf.ById(chatId, messageId);
            var shown = message & MessageShelf.NotHiddenFor(hiding.UserId);
            var stored = await UpdateAsync(call, shown, Set.Push("hidings", hiding).Set("hasHidings", true), ct);
            return stored is null && again
                ? await call.Storage.Messages.Find(message & Where.ElemMatch("hidings", HiddenAs(hiding))).FirstOrDefaultAsync(ct)
                : stored;
        });

    private static FilterDefinition<HidingDocument> HiddenAs(HidingDocument hiding) =>
        Builders<HidingDocument>.Filter.Eq(h => h.UserId, hiding.UserId) & Builders<HidingDocument>.Filter.Eq(h => h.OwnRev, hiding.OwnRev);

    // Erasing makes a tombstone without a new rev, so the rev alone does not tell.
    private static FilterDefinition<MessageDocument> Unchanged(Message before) =>
        MessageShelf.ById(before.ChatId, before.Id) & Where.Eq(m => m.Rev, before.Rev) & Where.Eq(m => m.Deleted, before.Deleted);

    private static FilterDefinition<MessageDocument> Is(Message after) =>
        MessageShelf.ById(after.ChatId, after.Id) & Where.Eq(m => m.Rev, after.Rev);

    private static UpdateDefinition<MessageDocument> SetTo(Message after)
    {
        var document = MessageDocument.Of(after, op: default);
        return Set
            .Set(m => m.Rev, document.Rev).Set(m => m.Type, document.Type).Set(m => m.Content, document.Content)
            .Set(m => m.Media, document.Media).Set(m => m.Reactions, document.Reactions).Set(m => m.EditedAt, document.EditedAt)
            .Set(m => m.Edits, document.Edits).Set(m => m.Deleted, document.Deleted).Set(m => m.Terms, document.Terms);
    }

    private static Task<MessageDocument> UpdateAsync(
        MongoCall call, FilterDefinition<MessageDocument> filter, UpdateDefinition<MessageDocument> update, CancellationToken ct) =>
        call.Storage.Messages.FindOneAndUpdateAsync(
            filter,
            update,
            new FindOneAndUpdateOptions<MessageDocument> { ReturnDocument = ReturnDocument.After, MaxTime = call.Storage.Timeout },
            ct);
}
