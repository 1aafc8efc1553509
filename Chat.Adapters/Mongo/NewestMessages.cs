using Chat.Core.Messages;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>The newest message of each of many chats, in one read where the chat's newest number is it.</summary>
internal static class NewestMessages
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;

    public static async Task<IReadOnlyList<Message?>> FindAsync(MongoCall call, IReadOnlyList<Viewing> viewings)
    {
        var newest = await FindByNumberAsync(call, viewings);
        var found = await Task.WhenAll(viewings.Select(viewing => FindAsync(call, viewing, newest)));
        var messages = await MessageShelf.WithOriginalsAsync(call, [.. found.OfType<MessageDocument>().DistinctBy(m => m.Id)]);
        var byId = messages.ToDictionary(m => m.Id, StringComparer.Ordinal);
        return [.. found.Select(message => message is null ? null : byId[message.Id])];
    }

    private static async Task<Dictionary<string, MessageDocument>> FindByNumberAsync(MongoCall call, IReadOnlyList<Viewing> viewings)
    {
        var places = viewings
            .Where(HasAny).Select(viewing => viewing.Chat).DistinctBy(chat => chat.Id)
            .Select(chat => MessageShelf.InChat(chat.Id) & Where.Eq(m => m.Seq, chat.Seq)).ToList();
        var found = places.Count == 0
            ? []
            : await call.RunAsync(ct => call.Storage.Messages.Find(Where.Or(places)).ToListAsync(ct));
        return found.ToDictionary(m => m.ChatId, StringComparer.Ordinal);
    }

    // The newest number may be hidden, a hole, or not stored yet: then whatever is next below, one read per such chat.
    private static async Task<MessageDocument?> FindAsync(MongoCall call, Viewing viewing, Dictionary<string, MessageDocument> newest)
    {
        if (!HasAny(viewing))
        {
            return null;
        }

        return newest.TryGetValue(viewing.Chat.Id, out var message) && message.Hidings?.Exists(h => h.UserId == viewing.UserId) != true
            ? message
            : await call.RunAsync<MessageDocument?>(async ct => await call.Storage.Messages
                .Find(MongoMessageReader.Visible(viewing)).SortByDescending(m => m.Seq).FirstOrDefaultAsync(ct));
    }

    private static bool HasAny(Viewing viewing) => viewing.Chat.Seq > viewing.ClearedUpToSeq;
}
