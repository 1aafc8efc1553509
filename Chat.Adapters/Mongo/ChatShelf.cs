using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Reads chats and takes numbers from them.</summary>
internal static class ChatShelf
{
    private static readonly FilterDefinitionBuilder<ChatDocument> Where = Builders<ChatDocument>.Filter;

    // The ring is read where it is needed alone: it is the larger part of the document.
    public static readonly ProjectionDefinition<ChatDocument, ChatDocument> WithoutRing =
        Builders<ChatDocument>.Projection.Exclude(WriteRing.Field);

    /// <summary>Without the ring, with the database's clock. By name, since a projection that computes can't leave out.</summary>
    public static readonly ProjectionDefinition<ChatDocument, ChatDocument> WithClock = new BsonDocument(
        BsonClassMap.LookupClassMap(typeof(ChatDocument)).AllMemberMaps.Select(member => member.ElementName)
            .Where(name => name is not (WriteRing.Field or "now")).Select(name => new BsonElement(name, 1)))
    {
        { "now", Expressions.Now },
    };

    public static FilterDefinition<ChatDocument> ById(string chatId) => Where.Eq(chat => chat.Id, chatId);

    /// <summary>Accepted, and blocked by nobody.</summary>
    public static FilterDefinition<ChatDocument> IsOpen { get; } = Where.And(
        Where.Eq(chat => chat.Status, MongoValues.Name(ChatStatus.Accepted)),
        Where.Eq(chat => chat.First.Blocked, false),
        Where.Eq(chat => chat.Second.Blocked, false));

    public static FilterDefinition<ChatDocument> HasMember(string userId) =>
        Where.Eq(chat => chat.First.UserId, userId) | Where.Eq(chat => chat.Second.UserId, userId);

    public static async Task<Conversation?> FindAsync(MongoCall call, FilterDefinition<ChatDocument> filter) =>
        (await call.RunAsync(ct => call.Storage.Chats.Find(filter).Project(WithoutRing).FirstOrDefaultAsync(ct)))?.ToConversation();

    /// <summary>With the ring and the database's clock.</summary>
    public static async Task<ChatDocument?> FindWithRingAsync(MongoCall call, string chatId)
    {
        // An aggregate: every version of every engine lets it add the clock, and with it alone the whole document.
        var pipeline = PipelineDefinition<ChatDocument, ChatDocument>.Create(
            new BsonDocument("$match", new BsonDocument("_id", chatId)),
            new BsonDocument("$set", new BsonDocument("now", Expressions.Now)));
        return await call.RunAsync(async ct =>
        {
            using var found = await call.Storage.Chats.AggregateAsync(pipeline, cancellationToken: ct);
            return await found.FirstOrDefaultAsync(ct);
        });
    }

    /// <summary>
    /// Writes the chat if it matches, once however often it is tried: the answer of an attempt that got lost is found
    /// in the ring by its <paramref name="op"/>. Null when it does not match.
    /// </summary>
    public static Task<TakenNumber?> TakeAsync(
        MongoCall call, string chatId, FilterDefinition<ChatDocument> filter, UpdateDefinition<ChatDocument> update, ObjectId op, bool withRing = false) =>
        call.RunAsync(async (again, ct) =>
        {
            // Asked first: an attempt that was applied may well match a second time.
            if (again && await FindTakenAsync(call, chatId, op) is { } taken)
            {
                return taken;
            }

            var after = await call.Storage.Chats.FindOneAndUpdateAsync(
                Where.And(ById(chatId), filter), update, Options(call, upsert: false, withRing), ct);
            return after is null ? null : new TakenNumber(after, after.Seq, after.Rev, OwnRev: null);
        });

    /// <summary>Twice has the effect of once but for the counter, which heals.</summary>
    public static Task<UpdateResult> GiveBackAsync(MongoCall call, string chatId, UpdateDefinition<ChatDocument> back) =>
        call.FinishAsync(ct => call.Storage.Chats.UpdateOneAsync(ById(chatId), back, options: null, ct));

    public static FindOneAndUpdateOptions<ChatDocument, ChatDocument> Options(MongoCall call, bool upsert, bool withRing = false) => new()
    {
        ReturnDocument = ReturnDocument.After,
        Projection = withRing ? null : WithoutRing,
        IsUpsert = upsert,
        MaxTime = call.Storage.Timeout,
    };

    private static async Task<TakenNumber?> FindTakenAsync(MongoCall call, string chatId, ObjectId op) =>
        await FindWithRingAsync(call, chatId) is { } chat && chat.FindWrite(op) is { } write
            ? new TakenNumber(chat, write.Seq, write.Rev, write.OwnRev)
            : null;
}

/// <param name="Document">The chat as it was after the write, or later when its answer got lost; with its ring where that was asked for.</param>
/// <param name="Seq">The seq that was taken, if one was.</param>
/// <param name="Rev">The rev that was taken, if one was.</param>
/// <param name="OwnRev">Of a hiding whose answer got lost; else it is the chat's.</param>
internal sealed record TakenNumber(ChatDocument Document, long Seq, long Rev, long? OwnRev)
{
    public Conversation Chat { get; } = Document.ToConversation();
}
