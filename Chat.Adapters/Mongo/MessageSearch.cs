using System.Text.RegularExpressions;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Finds messages by their <c>terms</c>: the words of the text as <see cref="SearchWords"/> cuts them, and
/// <c>:user</c> for who sent or reacted to it, which no word can begin with. One index serves both, bounded by the chat.
/// </summary>
internal static class MessageSearch
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;

    public static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(MessageDocument.Collection, "messages_by_term", new BsonDocument { { "chatId", 1 }, { "terms", 1 }, { "seq", -1 } }),
    ];

    public static string TraceOf(string userId) => $":{userId}";

    public static IReadOnlyCollection<string> TermsOf(Message message)
    {
        var users = message.Reactions.SelectMany(r => r.Users);
        var words = message.Content is { } text && !message.Deleted ? SearchWords.Of(text) : [];
        return [.. (message.Deleted ? users : users.Prepend(message.SenderId)).Distinct(StringComparer.Ordinal).Select(TraceOf), .. words];
    }

    public static FilterDefinition<MessageDocument> Filter(SearchQuery query)
    {
        var (chat, userId) = query.Viewing;
        var filter = MessageShelf.InChat(chat.Id) & Where.And(query.Words.Select(Begins))
            & Where.Gt(m => m.Seq, query.Viewing.ClearedUpToSeq) & Where.Eq(m => m.Deleted, false) & MessageShelf.NotHiddenFor(userId);
        filter = query.BeforeSeq is { } before ? filter & Where.Lt(m => m.Seq, before) : filter;
        filter = query.From is { } from ? filter & Where.Eq(m => m.SenderId, from) : filter;
        filter = query.Type is { } type ? filter & Where.Eq(m => m.Type, MongoValues.Name(type)) : filter;
        filter = query.Since is { } since ? filter & Where.Gte(m => m.CreatedAt, since.UtcDateTime) : filter;
        return query.Until is { } until ? filter & Where.Lte(m => m.CreatedAt, until.UtcDateTime) : filter;
    }

    // Anchored and without operators, so that it is a range of the index.
    private static FilterDefinition<MessageDocument> Begins(string word) =>
        Where.Regex("terms", new BsonRegularExpression($"^{Regex.Escape(word)}"));
}
