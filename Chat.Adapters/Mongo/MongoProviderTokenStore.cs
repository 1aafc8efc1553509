using Chat.Core.Push;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoProviderTokenStore(MongoStorage storage) : IProviderTokenStore
{
    private const string Collection = "provider_tokens";
    private const int MaxAttempts = 5;

    private static readonly UpdateOptions Upsert = new() { IsUpsert = true };

    private readonly IMongoCollection<BsonDocument> _tokens = storage.Database.GetCollection<BsonDocument>(Collection);

    public Task<ProviderToken> GetOrReplaceAsync(
        string name, DateTimeOffset issuedAfter, ProviderToken candidate, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var stored = await call.RunAsync(token => _tokens.Find(new BsonDocument("_id", name)).FirstOrDefaultAsync(token));
                if (stored is not null && Read(stored) is var known && (known.IssuedAt > issuedAfter || attempt == MaxAttempts))
                {
                    return known;
                }

                await ReplaceAsync(call, name, stored, candidate);
            }
        },
        ct);

    // Only over the state that was read; whoever came first is read again.
    private async Task ReplaceAsync(MongoCall call, string name, BsonDocument? stored, ProviderToken candidate)
    {
        var asRead = new BsonDocument { { "_id", name }, { "token", stored?["token"] ?? new BsonDocument("$exists", false) } };
        var update = new BsonDocument("$set", new BsonDocument
        {
            { "token", candidate.Token }, { "issuedAt", MongoValues.ToBson(candidate.IssuedAt) },
        });
        try
        {
            await call.RunAsync(token => _tokens.UpdateOneAsync(asRead, update, Upsert, token));
        }
        catch (MongoException e) when (MongoFaults.IsDuplicate(e))
        {
            // Another instance replaced it.
        }
    }

    private static ProviderToken Read(BsonDocument document) =>
        new(document["token"].AsString, MongoValues.Time(document["issuedAt"].ToUniversalTime()));
}
