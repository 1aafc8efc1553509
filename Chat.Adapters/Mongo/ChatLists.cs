using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>The lists of a user's chats: each page is a range of one index.</summary>
internal static class ChatLists
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    public static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_by_list", new BsonDocument { { "keys", 1 }, { "sortAt", -1 }, { "_id", -1 } }),
        new(ChatDocument.Collection, "chats_by_user", new BsonDocument { { "users", 1 }, { "createdAt", -1 }, { "_id", -1 } }),
    ];

    public static FilterDefinition<ChatDocument> Page(ChatListQuery query)
    {
        var filter = All(query);
        if (query.After is { } after)
        {
            var field = SortField(query.Kind);
            var at = MongoValues.ToBson(after.At);
            // The first bound is the index's, the second only settles ties.
            filter &= Where.Lte(field, at) & (Where.Lt(field, at) | Where.Lt("_id", after.ChatId));
        }

        return Typed(filter);
    }

    public static FilterDefinition<ChatDocument> Whole(ChatListQuery query) => Typed(All(query));

    public static SortDefinition<ChatDocument> Order(ChatListKind kind) =>
        new BsonDocument { { SortField(kind), -1 }, { "_id", -1 } };

    private static FilterDefinition<BsonDocument> All(ChatListQuery query)
    {
        var list = query.Kind == ChatListKind.History ? Where.Eq("users", query.UserId) : Where.Eq("keys", ChatKeys.Of(query));
        var isExact = query.Kind == ChatListKind.Active && !query.IncludeHidden && query.Archived is not null;
        return isExact || (query.IncludeHidden && query.Archived is null) ? list : list & (Side("first", query) | Side("second", query));
    }

    private static FilterDefinition<BsonDocument> Side(string side, ChatListQuery query)
    {
        var filter = Where.Eq($"{side}.userId", query.UserId);
        filter = query.IncludeHidden ? filter : filter & Where.Eq($"{side}.hidden", false);
        return query.Archived is { } archived ? filter & Where.Eq($"{side}.archived", archived) : filter;
    }

    private static string SortField(ChatListKind kind) => kind == ChatListKind.History ? "createdAt" : "sortAt";

    private static FilterDefinition<ChatDocument> Typed(FilterDefinition<BsonDocument> filter) =>
        filter.Render(new RenderArgs<BsonDocument>(MongoDB.Bson.Serialization.Serializers.BsonDocumentSerializer.Instance, MongoDB.Bson.Serialization.BsonSerializer.SerializerRegistry));
}
