using Chat.Core.Messages;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Reads messages, each with the one it answers.</summary>
internal static class MessageShelf
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;

    public static FilterDefinition<MessageDocument> ById(string chatId, string messageId) =>
        Where.Eq(m => m.Id, messageId) & Where.Eq(m => m.ChatId, chatId);

    public static FilterDefinition<MessageDocument> InChat(string chatId) => Where.Eq(m => m.ChatId, chatId);

    public static FilterDefinition<MessageDocument> NotHiddenFor(string userId) => Where.Ne("hidings.userId", userId);

    public static Task<MessageDocument?> FindAsync(MongoCall call, FilterDefinition<MessageDocument> filter) =>
        // Null when there is none, which the driver's signature does not say.
        call.RunAsync<MessageDocument?>(async ct => await call.Storage.Messages.Find(filter).FirstOrDefaultAsync(ct));

    public static async Task<Message?> FindWithOriginalAsync(MongoCall call, FilterDefinition<MessageDocument> filter) =>
        await FindAsync(call, filter) is { } message ? (await WithOriginalsAsync(call, [message]))[0] : null;

    /// <summary>What is answered, without what that answers itself; null when nothing is, or it is not there.</summary>
    public static async Task<Message?> FindAnsweredAsync(MongoCall call, string chatId, ReplyTo? reply) =>
        reply is null ? null : (await FindAsync(call, ById(chatId, reply.Id)))?.ToOriginal();

    /// <summary>One more read for all the originals, when there are replies.</summary>
    public static async Task<IReadOnlyList<Message>> WithOriginalsAsync(MongoCall call, IReadOnlyList<MessageDocument> messages)
    {
        var here = messages.ToDictionary(m => m.Id, StringComparer.Ordinal);
        // A page often holds the answered message too.
        var missing = messages.Where(m => m.ReplyTo is { } reply && !here.ContainsKey(reply.Id)).Select(m => m.ReplyTo!.Id).Distinct().ToList();
        if (missing.Count > 0)
        {
            var chats = messages.Select(m => m.ChatId).Distinct();
            var filter = Where.In(m => m.Id, missing) & Where.In(m => m.ChatId, chats);
            foreach (var original in await call.RunAsync(ct => call.Storage.Messages.Find(filter).ToListAsync(ct)))
            {
                here[original.Id] = original;
            }
        }

        return [.. messages.Select(m => m.ToMessage(m.ReplyTo is { } reply ? here.GetValueOrDefault(reply.Id)?.ToOriginal() : null))];
    }
}
