using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Reads the archive and lays the chat's tail over it. The archive is read after the tail and without the messages that are
/// in it, and never beyond the loaded seq and rev, so that nothing is missing, doubled, or newer than the chat.
/// </summary>
public sealed class MongoMessageReader(MongoStorage storage) : IMessageReader
{
    private static readonly BsonDocument OldestFirst = new("seq", 1);
    private static readonly BsonDocument NewestFirst = new("seq", -1);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(MessageDocument.Collection, "messages_by_seq", "chatId", "seq") { Unique = true },
        new(MessageDocument.Collection, "messages_by_client_id", "chatId", "senderId", "clientMessageId") { Unique = true },
        new(MessageDocument.Collection, "messages_by_rev", "chatId", "rev", "seq"),
        new(MessageDocument.Collection, "messages_by_hiding", "chatId", "hidings.userId", "hidings.ownRev")
        {
            Only = new BsonDocument("hasHidings", true),
        },
        new(MessageDocument.Collection, "messages_by_term", "chatId", "terms", "-seq"),
    ];

    public Task<IReadOnlyList<Message>> ListAsync(LoadedChat chat, MessageRange range, CancellationToken ct) =>
        storage.CallAsync(call => ListAsync(call, (MongoChat)chat, range), ct);

    public Task<int> CountAsync(LoadedChat chat, MessageFilter filter, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var loaded = (MongoChat)chat;
            var archived = loaded.Covers(filter)
                ? 0
                : await call.RunAsync(token =>
                    storage.Messages.CountDocumentsAsync(ArchiveFilters.Of(loaded, filter), cancellationToken: token));
            return (int)archived + loaded.Tail.Count(filter.Matches);
        },
        ct);

    public Task<IReadOnlyList<Message>> FindAsync(LoadedChat chat, IReadOnlyList<long> seqs, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<Message>>(
            async call =>
            {
                var tail = ((MongoChat)chat).Tail.Where(message => seqs.Contains(message.Seq)).ToList();
                var missing = seqs.Except(tail.Select(message => message.Seq)).ToList();
                return missing.Count == 0 ? tail : [.. tail, .. await FindAsync(call, ArchiveFilters.BySeq(chat, missing), OldestFirst)];
            },
            ct);

    public Task<ChangedMessages> ListChangesAsync(LoadedChat chat, ChangesQuery query, CancellationToken ct) =>
        storage.CallAsync(call => new ChangesPage(call, (MongoChat)chat, query).ReadAsync(), ct);

    public Task<IReadOnlyList<Message>> SearchAsync(LoadedChat chat, SearchQuery query, CancellationToken ct) =>
        query.Words.Count == 0 || query.Limit == 0
        ? Task.FromResult<IReadOnlyList<Message>>([])
        : storage.CallAsync<IReadOnlyList<Message>>(
            async call =>
            {
                var loaded = (MongoChat)chat;
                var archived = await FindAsync(call, ArchiveFilters.Of(loaded, query), NewestFirst, limit: query.Limit);
                return [.. loaded.Tail.Where(query.Matches).Concat(archived).OrderByDescending(message => message.Seq).Take(query.Limit)];
            },
            ct);

    internal static async Task<List<Message>> FindAsync(
        MongoCall call, FilterDefinition<BsonDocument> filter, BsonDocument order, int skip = 0, int? limit = null)
    {
        var found = await call.RunAsync(ct => call.Storage.Messages.Find(filter).Sort(order).Skip(skip).Limit(limit).ToListAsync(ct));
        return found.ConvertAll(MessageDocument.Read);
    }

    private static async Task<IReadOnlyList<Message>> ListAsync(MongoCall call, MongoChat chat, MessageRange range)
    {
        var tail = chat.Tail.Where(range.Filter.Matches).ToList();
        // However many entries of the tail come before the page, at least so many archived messages do.
        var skipped = Math.Max(0, range.Offset - tail.Count);
        var before = range.Offset - skipped;
        // To the server, a limit of 0 is no limit.
        var archived = chat.Covers(range.Filter) || range.Limit == 0
            ? []
            : await FindAsync(
                call, ArchiveFilters.Of(chat, range.Filter), range.Descending ? NewestFirst : OldestFirst, skipped, before + range.Limit);
        var all = tail.Concat(archived);
        return [.. (range.Descending ? all.OrderByDescending(m => m.Seq) : all.OrderBy(m => m.Seq)).Skip(before).Take(range.Limit)];
    }
}
