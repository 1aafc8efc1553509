using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Lists of chats; each page is a range of one index.</summary>
public sealed class MongoChatLists(MongoStorage storage) : IChatLists
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    private readonly MongoDocuments<BsonDocument> _chats = new(storage, ChatDocument.Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_by_list", "keys", "-sortAt", "-_id"),
        new(ChatDocument.Collection, "chats_by_user", "users", "-createdAt", "-_id"),
        new(ChatDocument.Collection, "chats_to_erase", "eraseTo") { Only = MongoValues.Exists("eraseTo") },
    ];

    // To the server, a limit of 0 is no limit.
    public Task<IReadOnlyList<Conversation>> ListAsync(ChatListQuery query, CancellationToken ct) => query.Limit == 0
        ? Task.FromResult<IReadOnlyList<Conversation>>([])
        : storage.CallAsync(
            async call => await ChatQueries.ReadAsync(call, await call.RunAsync(token => storage.Chats
                .Find(PageOf(query)).Sort(new BsonDocument { { SortField(query.Kind), -1 }, { "_id", -1 } })
                .Skip(query.Offset).Limit(query.Limit).Project(ChatQueries.WithoutTail).ToListAsync(token))),
            ct);

    public async Task<int> CountAsync(ChatListQuery query, CancellationToken ct) =>
        (int)await _chats.RunAsync((chats, token) => chats.CountDocumentsAsync(WholeOf(query), cancellationToken: token), ct);

    public async Task<IReadOnlyList<int>> ListRequestPlacesAsync(string userId, CancellationToken ct)
    {
        var open = Where.Eq("requestedBy", userId) & Where.Exists("requestPlace");
        var found = await _chats.ListAsync(chats => chats.Find(open).Project(new BsonDocument("requestPlace", 1)), ct);
        return [.. found.Select(chat => chat["requestPlace"].ToInt32())];
    }

    public Task<ChangedChats> ListChangedAsync(string userId, ChangeMark? after, int limit, CancellationToken ct) =>
        storage.CallAsync(call => ChangedChatLists.ReadAsync(call, userId, after, limit), ct);

    public async Task<UnreadTotals> SumUnreadAsync(string userId, CancellationToken ct)
    {
        // $literal, since text that begins with a dollar would be read as a field's name.
        var isFirst = new BsonDocument("$eq", new BsonArray { "$first.userId", new BsonDocument("$literal", userId) });
        var unread = new BsonDocument("$cond", new BsonArray { isFirst, "$first.unread", "$second.unread" });
        var (total, chats) = (new BsonDocument("$sum", unread), new BsonDocument("$sum", 1));
        var sums = await _chats.RunAsync(
            (all, token) => all.Aggregate().Match(new BsonDocument("keys", ChatKeys.UnreadOf(userId)))
                .Group(new BsonDocument { { "_id", BsonNull.Value }, { "total", total }, { "chats", chats } }).ToListAsync(token),
            ct);
        return sums is [var sum] ? new UnreadTotals(sum["total"].ToInt32(), sum["chats"].ToInt32()) : new UnreadTotals(0, 0);
    }

    public Task<IReadOnlyList<string>> ListErasableAsync(int limit, CancellationToken ct) =>
        _chats.ListIdsAsync(Where.Gt("eraseTo", 0), new BsonDocument("eraseTo", 1), limit, ct);

    private static FilterDefinition<BsonDocument> PageOf(ChatListQuery query)
    {
        if (query.After is not { } after)
        {
            return WholeOf(query);
        }

        var (field, at) = (SortField(query.Kind), MongoValues.ToBson(after.At));
        // The first bound is the index's; the second only settles ties.
        return WholeOf(query) & Where.Lte(field, at) & (Where.Lt(field, at) | Where.Lt("_id", after.ChatId));
    }

    private static FilterDefinition<BsonDocument> WholeOf(ChatListQuery query)
    {
        var list = query.Kind == ChatListKind.History ? Where.Eq("users", query.UserId) : Where.Eq("keys", ChatKeys.Of(query));
        var isExact = query.Kind == ChatListKind.Active && !query.IncludeHidden && query.Archived is not null;
        return isExact || (query.IncludeHidden && query.Archived is null)
            ? list
            : list & Where.Or(ChatDocument.Sides.Select(side => MemberFilter(side, query)));
    }

    private static FilterDefinition<BsonDocument> MemberFilter(string side, ChatListQuery query)
    {
        var filter = Where.Eq($"{side}.userId", query.UserId);
        filter = query.IncludeHidden ? filter : filter & Where.Eq($"{side}.hidden", false);
        return query.Archived is { } archived ? filter & Where.Eq($"{side}.archived", archived) : filter;
    }

    private static string SortField(ChatListKind kind) => kind == ChatListKind.History ? "createdAt" : "sortAt";
}
