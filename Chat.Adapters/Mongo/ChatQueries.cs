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
        var stored = await call.RunAsync(async ct => query.MessageIds.Count == 0 && query.Sent.Count == 0
            ? await call.Storage.Chats.Find(FilterOf(query)).Project(new BsonDocument(ChatDocument.OldRing, 0)).FirstOrDefaultAsync(ct)
            : await FindWithMessagesAsync(call, query, ct));
        if (stored is null)
        {
            return null;
        }

        var archived = new[] { ById, BySender }.SelectMany(field => stored.GetValue(field, new BsonArray()).AsBsonArray);
        return MongoChat.Of(stored, await ReadAsync(call, stored), archived.Select(message => message.AsBsonDocument), query);
    }

    public static async Task<IReadOnlyList<Conversation>> ReadAsync(MongoCall call, IReadOnlyList<BsonDocument> documents) =>
        await Task.WhenAll(documents.Select(document => ReadAsync(call, document)));

    // A document of an earlier version does not carry its newest message, which is read then.
    private static async Task<Conversation> ReadAsync(MongoCall call, BsonDocument document)
    {
        var chat = ChatDocument.Read(document);
        if (chat.LastMessage is not null || chat.Seq == 0)
        {
            return chat;
        }

        var newest = await call.RunAsync(ct => call.Storage.Messages
            .Find(new BsonDocument("chatId", chat.Id)).Sort(new BsonDocument("seq", -1)).FirstOrDefaultAsync(ct));
        return newest is null ? chat : chat with { LastMessage = MessageDocument.Read(newest) };
    }

    private static async Task<BsonDocument?> FindWithMessagesAsync(MongoCall call, ChatQuery query, CancellationToken ct)
    {
        var found = call.Storage.Chats.Aggregate().Match(FilterOf(query)).Project(new BsonDocument(ChatDocument.OldRing, 0));
        if (query.MessageIds.Count > 0)
        {
            found = found.AppendStage<BsonDocument>(Lookup(ById, new BsonDocument("_id", AnyOf(query.MessageIds))));
        }

        if (query.Sent.Count > 0)
        {
            // Two senders at most, so this finds hardly more than was requested.
            found = found.AppendStage<BsonDocument>(Lookup(BySender, new BsonDocument
            {
                { "senderId", AnyOf(query.Sent.Select(sent => sent.SenderId)) },
                { "clientMessageId", AnyOf(query.Sent.Select(sent => sent.ClientMessageId)) },
            }));
        }

        return (await found.ToListAsync(ct)).FirstOrDefault();
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
}
