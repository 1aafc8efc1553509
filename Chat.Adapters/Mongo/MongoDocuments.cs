using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>A collection of one kind of document, with the calls of one command that most stores need.</summary>
internal sealed class MongoDocuments<T>(MongoStorage storage, string name)
    where T : class
{
    public IMongoCollection<T> Collection { get; } = storage.Database.GetCollection<T>(name);

    /// <summary>A read, or a write that may run twice with the effect of one.</summary>
    public Task<TResult> RunAsync<TResult>(Func<IMongoCollection<T>, CancellationToken, Task<TResult>> command, CancellationToken ct) =>
        storage.CallAsync(call => call.RunAsync(token => command(Collection, token)), ct);

    /// <summary>The same for a write that can tell by itself, on a repeat, whether the first attempt was applied.</summary>
    public Task<TResult> RunAsync<TResult>(
        Func<IMongoCollection<T>, bool, CancellationToken, Task<TResult>> command, CancellationToken ct) =>
        storage.CallAsync(call => call.RunAsync((again, token) => command(Collection, again, token)), ct);

    public Task<T?> FindAsync(BsonValue id, CancellationToken ct) =>
        RunAsync<T?>(async (documents, token) => await documents.Find(new BsonDocument("_id", id)).FirstOrDefaultAsync(token), ct);

    public Task<IReadOnlyList<TItem>> ListAsync<TItem>(Func<IMongoCollection<T>, IFindFluent<T, TItem>> find, CancellationToken ct) =>
        RunAsync<IReadOnlyList<TItem>>(async (documents, token) => await find(documents).ToListAsync(token), ct);

    public async Task<IReadOnlyList<string>> ListIdsAsync(FilterDefinition<T> filter, BsonDocument order, int limit, CancellationToken ct)
    {
        var found = await ListAsync(all => all.Find(filter).Sort(order).Limit(limit).Project(new BsonDocument("_id", 1)), ct);
        return [.. found.Select(document => document["_id"].AsString)];
    }

    /// <summary>Stores the document in place of any other with its id.</summary>
    public Task PutAsync(BsonValue id, T document, CancellationToken ct) => RunAsync(
        (documents, token) => documents.ReplaceOneAsync(
            new BsonDocument("_id", id), document, new ReplaceOptions { IsUpsert = true }, token),
        ct);

    /// <summary>
    /// Stores the next state of a document that is still at the version, or, if that is allowed, a first state where there is none.
    /// Otherwise returns false. An attempt whose answer got lost counts as lost: the caller decides again and finds what it stored.
    /// </summary>
    public Task<bool> ReplaceAsync(BsonValue id, long version, T next, bool orInsert, CancellationToken ct) => RunAsync(
        (documents, token) => MongoFaults.UnlessDuplicateAsync(async () =>
        {
            var atVersion = new BsonDocument { { "_id", id }, { "version", version } };
            var saved = await documents.ReplaceOneAsync(atVersion, next, new ReplaceOptions { IsUpsert = orInsert }, token);
            return saved.MatchedCount == 1 || saved.UpsertedId is not null;
        }),
        ct);

    public Task RemoveAsync(BsonValue id, CancellationToken ct) =>
        RunAsync((documents, token) => documents.DeleteOneAsync(new BsonDocument("_id", id), token), ct);

    public Task RemoveManyAsync(FilterDefinition<T> filter, CancellationToken ct) =>
        RunAsync((documents, token) => documents.DeleteManyAsync(filter, token), ct);
}
