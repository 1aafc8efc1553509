using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Reads chats.</summary>
internal static class ChatQueries
{
    private const string ById = "byId";
    private const string BySender = "bySender";

    /// <summary>Lists and guards need no tail.</summary>
    public static BsonDocument WithoutTail { get; } = new() { { ChatDocument.Tail, 0 }, { ChatDocument.OldRing, 0 } };

    public static BsonDocument FilterOf(ChatQuery query) =>
        query.Pair is { } pair ? new BsonDocument("pair", ChatDocument.PairOf(pair)) : new BsonDocument("_id", query.ChatId);

    /// <summary>The chat and the requested messages of the archive in one command, which reads the chat first.</summary>
    public static async Task<MongoChat?> LoadAsync(MongoCall call, ChatQuery query)
    {
        var stored = await call.RunAsync(async ct => IsPlain(query)
            ? await call.Storage.Chats.Find(FilterOf(query)).Project(new BsonDocument(ChatDocument.OldRing, 0)).FirstOrDefaultAsync(ct)
            : await FindWithMessagesAsync(call, query, ct));
        if (stored is null)
        {
            return null;
        }

        var archived = new[] { ById, BySender }.SelectMany(field => stored.GetValue(field, new BsonArray()).AsBsonArray);
        return MongoChat.Of(stored, await FindNewestAsync(call, stored), archived.Select(message => message.AsBsonDocument), query);
    }

    /// <summary>The chats of a list. A document of an earlier version does not carry its newest message, which is read then.</summary>
    public static async Task<IReadOnlyList<Conversation>> ReadAsync(MongoCall call, IReadOnlyList<BsonDocument> documents)
    {
        var newest = await Task.WhenAll(documents.Select(document => FindNewestAsync(call, document)));
        return
        [
            .. documents
                .Select(ChatDocument.Read)
                .Zip(newest, (chat, message) => message is null ? chat : chat with { LastMessage = message }),
        ];
    }

    private static bool IsPlain(ChatQuery query) => query.MessageIds.Count == 0 && query.Sent.Count == 0;

    /// <summary>All documents that the stages return.</summary>
    public static async Task<List<BsonDocument>> AggregateAsync(
        MongoCall call, CancellationToken ct, params IEnumerable<BsonDocument> stages)
    {
        using var found = await call.Storage.Chats.AggregateAsync(
            PipelineDefinition<BsonDocument, BsonDocument>.Create(stages), options: null, ct);
        return await found.ToListAsync(ct);
    }

    private static async Task<BsonDocument?> FindWithMessagesAsync(MongoCall call, ChatQuery query, CancellationToken ct)
    {
        List<BsonDocument> stages = [new("$match", FilterOf(query)), new("$project", new BsonDocument(ChatDocument.OldRing, 0))];
        if (query.MessageIds.Count > 0)
        {
            stages.Add(Lookup(ById, new BsonDocument("_id", AnyOf(query.MessageIds))));
        }

        if (query.Sent.Count > 0)
        {
            // Two senders at most, so this finds hardly more than was requested.
            stages.Add(Lookup(BySender, new BsonDocument
            {
                { "senderId", AnyOf(query.Sent.Select(sent => sent.SenderId)) },
                { "clientMessageId", AnyOf(query.Sent.Select(sent => sent.ClientMessageId)) },
            }));
        }

        return (await AggregateAsync(call, ct, stages)).FirstOrDefault();
    }

    private static BsonDocument AnyOf(IEnumerable<string> values) => new("$in", new BsonArray(values.Distinct(StringComparer.Ordinal)));

    private static BsonDocument Lookup(string field, BsonDocument filter) => new("$lookup", new BsonDocument
    {
        { "from", MessageDocument.Collection },
        { "localField", "_id" },
        { "foreignField", "chatId" },
        { "pipeline", new BsonArray { new BsonDocument("$match", filter) } },
        { "as", field },
    });

    private static async Task<Message?> FindNewestAsync(MongoCall call, BsonDocument chat)
    {
        if (chat.Contains("lastMessage") || chat["seq"].ToInt64() == 0)
        {
            return null;
        }

        var newest = await call.RunAsync(ct => call.Storage.Messages
            .Find(new BsonDocument("chatId", chat["_id"])).Sort(new BsonDocument("seq", -1)).FirstOrDefaultAsync(ct));
        return newest is null ? null : MessageDocument.Read(newest);
    }
}
