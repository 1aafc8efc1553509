using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoMessageReader(MongoStorage storage) : IMessageReader
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;
    private static readonly SortDefinitionBuilder<MessageDocument> Sort = Builders<MessageDocument>.Sort;

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(MessageDocument.Collection, "messages_by_seq", new BsonDocument { { "chatId", 1 }, { "seq", 1 } }) { Unique = true },
    ];

    public Task<IReadOnlyList<Message>> ListAsync(MessageRange range, CancellationToken ct)
    {
        var order = range.Descending ? Sort.Descending(m => m.Seq) : Sort.Ascending(m => m.Seq);
        return ReadAsync(Between(range), order, range.Offset, range.Limit, ct);
    }

    public Task<int> CountAsync(Viewing viewing, CancellationToken ct) => CountAsync(Visible(viewing), ct);

    public Task<int> CountUnreadAsync(Viewing viewing, long readSeq, CancellationToken ct) =>
        viewing.Chat.Status != ChatStatus.Accepted ? Task.FromResult(0)
            : storage.CallAsync(call => new UnreadCount(call, viewing, readSeq).RunAsync(), ct);

    public Task<IReadOnlyList<Message?>> FindNewestAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct) =>
        storage.CallAsync(call => NewestMessages.FindAsync(call, viewings), ct);

    public Task<long?> FindHighestSeqAsync(string chatId, IReadOnlyList<string> messageIds, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var filter = MessageShelf.InChat(chatId) & Where.In(m => m.Id, messageIds);
            var seqs = await call.RunAsync(token => storage.Messages.Find(filter).Project(m => m.Seq).ToListAsync(token));
            return seqs.Count == 0 ? (long?)null : seqs.Max();
        },
        ct);

    public Task<ChangedMessages> ListChangesAsync(Viewing viewing, long sinceRev, long sinceOwnRev, int limit, CancellationToken ct) =>
        storage.CallAsync(call => new MessageChanges(call, viewing, sinceRev, sinceOwnRev).ReadAsync(limit), ct);

    public Task<IReadOnlyList<Message>> SearchAsync(SearchQuery query, CancellationToken ct) => query.Words.Count == 0
        ? Task.FromResult<IReadOnlyList<Message>>([])
        : ReadAsync(MessageSearch.Filter(query), Sort.Descending(m => m.Seq), skip: 0, query.Limit, ct);

    private static FilterDefinition<MessageDocument> Between(MessageRange range)
    {
        var filter = Visible(range.Viewing, range.After ?? 0);
        return range.Before is { } before ? filter & Where.Lt(m => m.Seq, before) : filter;
    }

    internal static FilterDefinition<MessageDocument> Visible(Viewing viewing, long after = 0) =>
        MessageShelf.InChat(viewing.Chat.Id) & Where.Gt(m => m.Seq, Math.Max(after, viewing.ClearedUpToSeq))
        & MessageShelf.NotHiddenFor(viewing.UserId);

    private Task<int> CountAsync(FilterDefinition<MessageDocument> filter, CancellationToken ct) => storage.CallAsync(
        async call => (int)await call.RunAsync(token => storage.Messages.CountDocumentsAsync(filter, cancellationToken: token)),
        ct);

    private Task<IReadOnlyList<Message>> ReadAsync(
        FilterDefinition<MessageDocument> filter, SortDefinition<MessageDocument> order, int skip, int limit, CancellationToken ct) =>
        // To the server, a limit of 0 is none.
        limit == 0 ? Task.FromResult<IReadOnlyList<Message>>([]) : storage.CallAsync(
            async call =>
            {
                var messages = await call.RunAsync(token => storage.Messages
                    .Find(filter).Sort(order).Skip(skip).Limit(limit).ToListAsync(token));
                return await MessageShelf.WithOriginalsAsync(call, messages);
            },
            ct);
}
