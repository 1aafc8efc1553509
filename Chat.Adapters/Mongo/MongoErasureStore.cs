using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoErasureStore(MongoStorage storage) : IErasureStore
{
    private static readonly FilterDefinitionBuilder<ChatDocument> Chats = Builders<ChatDocument>.Filter;
    private static readonly FilterDefinitionBuilder<MessageDocument> Messages = Builders<MessageDocument>.Filter;

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_to_erase", new BsonDocument("eraseTo", 1))
        {
            Only = new BsonDocument("eraseTo", new BsonDocument("$exists", true)),
        },
    ];

    public async Task<ErasedMessages> EraseClearedAsync(int limit, CancellationToken ct)
    {
        var files = new List<string>();
        var count = 0;
        // A chat at a time, each within the time of a call: what one erased is erased whatever becomes of the next.
        while (count < limit && await storage.CallAsync(FindDueAsync, ct) is { } due)
        {
            var erased = await storage.CallAsync(call => EraseAsync(call, due, limit - count), ct);
            count += erased.Count;
            files.AddRange(erased.FileIds);
        }

        return new ErasedMessages(count, files);
    }

    public Task<IReadOnlyList<Message>> ListTracesAsync(string chatId, string userId, int limit, CancellationToken ct) =>
        storage.CallAsync(
            async call =>
            {
                var messages = await call.RunAsync(token => storage.Messages
                    .Find(Traces(chatId, userId)).SortBy(m => m.Seq).Limit(limit).ToListAsync(token));
                return await MessageShelf.WithOriginalsAsync(call, messages);
            },
            ct);

    private static FilterDefinition<MessageDocument> Traces(string chatId, string userId) =>
        MessageShelf.InChat(chatId) & Messages.Eq("terms", MessageSearch.TraceOf(userId));

    private static Task<ChatDocument?> FindDueAsync(MongoCall call) => call.RunAsync<ChatDocument?>(async ct =>
        await call.Storage.Chats
            .Find(Chats.Gt(chat => chat.EraseTo, 0)).SortBy(chat => chat.EraseTo).Project(ChatShelf.WithoutRing).FirstOrDefaultAsync(ct));

    private static async Task<ErasedMessages> EraseAsync(MongoCall call, ChatDocument chat, int limit)
    {
        var upTo = chat.EraseTo ?? 0;
        var range = MessageShelf.InChat(chat.Id) & Messages.Gt(m => m.Seq, chat.ErasedUpTo) & Messages.Lte(m => m.Seq, upTo);
        var messages = await call.RunAsync(ct => call.Storage.Messages.Find(range).SortBy(m => m.Seq).Limit(limit).ToListAsync(ct));
        if (messages.Count > 0)
        {
            var due = MessageShelf.InChat(chat.Id) & Messages.In(m => m.Id, messages.Select(m => m.Id));
            await call.RunAsync(ct => call.Storage.Messages.UpdateManyAsync(due, Empty, options: null, ct));
        }

        var erasedUpTo = messages.Count < limit ? upTo : messages[^1].Seq;
        await call.RunAsync(ct => call.Storage.Chats.UpdateOneAsync(ChatShelf.ById(chat.Id), Advance(erasedUpTo), options: null, ct));
        return new ErasedMessages(messages.Count, [.. messages.SelectMany(m => m.Media ?? []).Select(item => item.FileId)]);
    }

    private static UpdateDefinition<MessageDocument> Empty { get; } = Builders<MessageDocument>.Update
        .Set(m => m.Deleted, true).Unset(m => m.Content).Unset(m => m.Media).Unset(m => m.Reactions).Unset(m => m.Terms);

    private static UpdateDefinition<ChatDocument> Advance(long upTo) => Builders<ChatDocument>.Update.Pipeline(
        PipelineDefinition<ChatDocument, ChatDocument>.Create(
            new BsonDocument("$set", new BsonDocument("erasedUpTo", upTo)), ChatKeys.Derive()));
}
