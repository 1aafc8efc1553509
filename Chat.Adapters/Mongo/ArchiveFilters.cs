using System.Text.RegularExpressions;
using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Filters over the archive of a loaded chat, without what its tail has.</summary>
internal static class ArchiveFilters
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    public static FilterDefinition<BsonDocument> Of(MongoChat chat, MessageFilter filter)
    {
        List<FilterDefinition<BsonDocument>> parts =
        [
            Where.Eq("chatId", chat.Chat.Id), Where.Gt("seq", filter.After),
            Where.Lt("seq", Math.Min(filter.Before, chat.Chat.Seq + 1)), NotInTail(chat),
        ];
        parts.AddRange(filter.NotHiddenFor is { } userId ? [Where.Ne("hidings.userId", userId)] : []);
        parts.AddRange(filter.From is { } from ? [Where.Eq("senderId", from)] : []);
        parts.AddRange(filter.ExcludeDeleted ? [Where.Eq("deleted", false)] : []);
        if (filter is SearchQuery query)
        {
            // Anchored and without operators, so that each word is a range of the index.
            parts.AddRange(query.Words.Select(word => Where.Regex("terms", new BsonRegularExpression($"^{Regex.Escape(word)}"))));
            parts.AddRange(query.Type is { } type ? [Where.Eq("type", MongoValues.Name(type))] : []);
            parts.AddRange(query.Since is { } since ? [Where.Gte("createdAt", MongoValues.ToBson(since))] : []);
            parts.AddRange(query.Until is { } until ? [Where.Lte("createdAt", MongoValues.ToBson(until))] : []);
        }

        return Where.And(parts);
    }

    public static FilterDefinition<BsonDocument> BySeq(LoadedChat chat, IEnumerable<long> seqs) =>
        Where.Eq("chatId", chat.Chat.Id) & Where.In("seq", seqs);

    /// <summary>Above one rev and up to another.</summary>
    public static FilterDefinition<BsonDocument> ByRev(MongoChat chat, long above, long upTo, long afterSeq) =>
        Where.Eq("chatId", chat.Chat.Id) & Where.Gt("rev", above) & Where.Lte("rev", upTo) & Where.Gt("seq", afterSeq) & NotInTail(chat);

    public static FilterDefinition<BsonDocument> HiddenBy(MongoChat chat, string userId, long aboveOwnRev)
    {
        var hiding = new BsonDocument { { "userId", userId }, { "ownRev", new BsonDocument("$gt", aboveOwnRev) } };
        return Where.Eq("chatId", chat.Chat.Id) & Where.Eq("hasHidings", true)
            & Where.ElemMatch<BsonDocument>("hidings", hiding) & NotInTail(chat);
    }

    private static FilterDefinition<BsonDocument> NotInTail(MongoChat chat) =>
        chat.Tail.Count == 0 ? Where.Empty : Where.Nin("_id", chat.Tail.Select(message => message.Id));
}
