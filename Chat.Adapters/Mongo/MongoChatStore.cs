using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Chats as one document each, written by one command each. An intro is stored in a second; a process killed between
/// the two leaves a number without a message.
/// </summary>
public sealed class MongoChatStore(MongoStorage storage) : IChatStore
{
    private static readonly FilterDefinitionBuilder<ChatDocument> Where = Builders<ChatDocument>.Filter;

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_by_pair", new BsonDocument("pair", 1)) { Unique = true },
        new(ChatDocument.Collection, "chats_by_request_place", new BsonDocument { { "requestedBy", 1 }, { "requestPlace", 1 } })
        {
            Unique = true,
            Only = new BsonDocument("requestPlace", new BsonDocument("$exists", true)),
        },
    ];

    public Task<(Conversation? Chat, bool Created)> GetOrCreateAsync(Conversation candidate, Message? intro, CancellationToken ct) =>
        storage.CallWithIndexesAsync(
            async call =>
            {
                var op = ObjectId.GenerateNewId();
                var chat = WithIntro(candidate, intro);
                if (await TryCreateAsync(call, chat, intro, op))
                {
                    await MessageWrites.InsertIntroAsync(call, intro, chat, op);
                    return (chat, true);
                }

                // A chat is never removed, so if the pair's was in the way it is there; else the place was.
                var existing = await ChatShelf.FindAsync(call, ByPair(candidate.First.UserId, candidate.Second.UserId));
                return (existing, existing?.Id == candidate.Id);
            },
            ct);

    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) =>
        storage.CallAsync(call => ChatShelf.FindAsync(call, ChatShelf.ById(chatId)), ct);

    public Task<Conversation?> FindByPairAsync(string userId, string otherUserId, CancellationToken ct) =>
        storage.CallAsync(call => ChatShelf.FindAsync(call, ByPair(userId, otherUserId)), ct);

    public Task<bool> SaveAsync(Conversation before, Conversation after, Message? intro, CancellationToken ct) => storage.CallWithIndexesAsync(
        async call =>
        {
            var op = ObjectId.GenerateNewId();
            var next = WithIntro(after, intro) with { Version = before.Version + 1 };
            var saved = await call.RunAsync((again, token) => TrySaveAsync(call, before, next, intro, op, again, token));
            if (saved)
            {
                await MessageWrites.InsertIntroAsync(call, intro, next, op);
            }

            return saved;
        },
        ct);

    // To the server, a limit of 0 is none.
    public Task<IReadOnlyList<Conversation>> ListAsync(ChatListQuery query, CancellationToken ct) => query.Limit == 0
        ? Task.FromResult<IReadOnlyList<Conversation>>([])
        : storage.CallAsync<IReadOnlyList<Conversation>>(
            async call =>
            {
                var chats = await call.RunAsync(token => storage.Chats
                    .Find(ChatLists.Page(query)).Sort(ChatLists.Order(query.Kind)).Skip(query.Offset).Limit(query.Limit)
                    .Project(ChatShelf.WithoutRing).ToListAsync(token));
                return [.. chats.Select(chat => chat.ToConversation())];
            },
            ct);

    public Task<int> CountAsync(ChatListQuery query, CancellationToken ct) => storage.CallAsync(
        async call => (int)await call.RunAsync(token => storage.Chats.CountDocumentsAsync(ChatLists.Whole(query), cancellationToken: token)),
        ct);

    public Task<IReadOnlyList<int>> ListRequestPlacesAsync(string userId, CancellationToken ct) => storage.CallAsync<IReadOnlyList<int>>(
        async call => await call.RunAsync(token => storage.Chats
            .Find(Where.Eq(chat => chat.RequestedBy, userId) & Where.Exists(chat => chat.RequestPlace))
            .Project(chat => chat.RequestPlace!.Value).ToListAsync(token)),
        ct);

    public Task<ChangedChats> ListChangedAsync(string userId, ChangeMark? after, int limit, CancellationToken ct) =>
        storage.CallAsync(call => ChangedChatLists.ReadAsync(call, userId, after, limit), ct);

    public Task<UnreadTotals> SumUnreadAsync(string userId, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var sum = await call.RunAsync(async token =>
            {
                using var sums = await storage.Chats.AggregateAsync(UnreadSum(userId), cancellationToken: token);
                return await sums.FirstOrDefaultAsync(token);
            });
            return sum is null ? new UnreadTotals(0, 0) : new UnreadTotals(sum["total"].ToInt32(), sum["chats"].ToInt32());
        },
        ct);

    private static PipelineDefinition<ChatDocument, BsonDocument> UnreadSum(string userId)
    {
        var unread = Expressions.If(
            Expressions.Op("$eq", "$first.userId", Expressions.Value(userId)), "$first.unread", "$second.unread");
        return PipelineDefinition<ChatDocument, BsonDocument>.Create(
            new BsonDocument("$match", new BsonDocument("keys", ChatKeys.UnreadOf(userId))),
            new BsonDocument("$group", new BsonDocument
            {
                { "_id", BsonNull.Value },
                { "total", new BsonDocument("$sum", unread) },
                { "chats", new BsonDocument("$sum", 1) },
            }));
    }

    private static Conversation WithIntro(Conversation chat, Message? intro) =>
        intro is null ? chat : chat with { Seq = chat.Seq + 1, LastMessageAt = intro.CreatedAt };

    private static FilterDefinition<ChatDocument> ByPair(string userId, string otherUserId) =>
        Where.Eq(chat => chat.Pair, ChatDocument.PairOf(userId, otherUserId));

    // An upsert, so that the marks of the new chat are by the database's clock as well; it matches nothing that is
    // there, so what is there stands in its way.
    private static async Task<bool> TryCreateAsync(MongoCall call, Conversation chat, Message? intro, ObjectId op)
    {
        var absent = Where.And(
            ChatShelf.ById(chat.Id), ByPair(chat.First.UserId, chat.Second.UserId), Where.Exists(c => c.Version, exists: false));
        try
        {
            await call.RunAsync(ct => call.Storage.Chats.FindOneAndUpdateAsync(
                absent, ChatUpdates.Save(before: null, chat, intro, op), ChatShelf.Options(call, upsert: true), ct));
            return true;
        }
        catch (MongoException e) when (MongoFaults.IsDuplicate(e))
        {
            return false;
        }
    }

    private static async Task<bool> TrySaveAsync(
        MongoCall call, Conversation before, Conversation next, Message? intro, ObjectId op, bool again, CancellationToken ct)
    {
        var sameVersion = Where.And(ChatShelf.ById(before.Id), Where.Eq(chat => chat.Version, before.Version));
        try
        {
            if (await call.Storage.Chats.FindOneAndUpdateAsync(
                sameVersion, ChatUpdates.Save(before, next, intro, op), ChatShelf.Options(call, upsert: false), ct) is not null)
            {
                return true;
            }
        }
        catch (MongoException e) when (MongoFaults.IsDuplicate(e))
        {
            // Another request has the place.
            return false;
        }

        // The first attempt may have been applied and only its answer lost.
        return again && next == await ChatShelf.FindAsync(call, ChatShelf.ById(before.Id));
    }
}
