using Chat.Core.Chats;
using MongoDB.Bson;
using static Chat.Adapters.Mongo.Expressions;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The lists in which a chat stands, for both its members, as the field <c>keys</c>: <c>"user|list"</c>. With the
/// chat's one <c>sortAt</c> behind it in the index, a page of a list is a range of that index, not a walk over the
/// user's chats. Computed by the database within every write, so that it cannot drift from what it is made of.
/// </summary>
internal static class ChatKeys
{
    private const string Incoming = "in";
    private const string Outgoing = "out";
    private const string Active = "active";
    private const string Shown = "shown";
    private const string Archived = "archived";
    private const string Unread = "unread";

    /// <summary>The key that holds what is asked for; where it holds more, the rest is left out by looking at the members.</summary>
    public static string Of(ChatListQuery query) => $"{query.UserId}|{query.Kind switch
    {
        ChatListKind.IncomingRequests => Incoming,
        ChatListKind.OutgoingRequests => Outgoing,
        ChatListKind.Active when !query.IncludeHidden && query.Archived is { } archived => archived ? Archived : Shown,
        ChatListKind.Active => Active,
        ChatListKind.History => throw new ArgumentOutOfRangeException(nameof(query), "History is not a list by state."),
    }}";

    public static string UnreadOf(string userId) => $"{userId}|{Unread}";

    /// <summary>The stage that derives what lists and jobs find a chat by, from the state that the stages before it made.</summary>
    public static BsonDocument Derive()
    {
        var clearedByBoth = Op("$min", "$first.clearedUpToSeq", "$second.clearedUpToSeq");
        return new BsonDocument("$set", new BsonDocument
        {
            { "keys", Op("$concatArrays", Of("$first"), Of("$second")) },
            { "sortAt", SortAt() },
            { "eraseTo", If(Op("$gt", clearedByBoth, Op("$ifNull", "$erasedUpTo", 0)), clearedByBoth, None) },
        });
    }

    private static BsonDocument Of(string side)
    {
        var pending = new BsonArray { If(Op("$eq", "$requestedBy", $"{side}.userId"), Key(side, Outgoing), Key(side, Incoming)) };
        var shown = Op(
            "$concatArrays",
            new BsonArray { If($"{side}.archived", Key(side, Archived), Key(side, Shown)) },
            If(Op("$gt", $"{side}.unread", 0), new BsonArray { Key(side, Unread) }, new BsonArray()));
        var accepted = Op("$concatArrays", new BsonArray { Key(side, Active) }, If($"{side}.hidden", new BsonArray(), shown));
        return If(Is(ChatStatus.Pending), pending, If(Is(ChatStatus.Accepted), accepted, new BsonArray()));
    }

    private static BsonDocument SortAt() => If(
        Is(ChatStatus.Accepted),
        Op("$ifNull", "$lastMessageAt", Op("$ifNull", "$respondedAt", "$createdAt")),
        "$requestedAt");

    private static BsonDocument Is(ChatStatus status) => Op("$eq", "$status", MongoValues.Name(status));

    private static BsonDocument Key(string side, string list) => Op("$concat", $"{side}.userId", $"|{list}");
}
