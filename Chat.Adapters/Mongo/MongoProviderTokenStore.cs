using Chat.Core.Push;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoProviderTokenStore(MongoStorage storage) : IProviderTokenStore
{
    private const int MaxAttempts = 5;

    private static readonly UpdateDefinitionBuilder<BsonDocument> Set = Builders<BsonDocument>.Update;

    private readonly IMongoCollection<BsonDocument> _tokens = storage.Database.GetCollection<BsonDocument>("provider_tokens");

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

                // Only over the state that was read; when another instance replaced it, its token is read.
                var asRead = new BsonDocument { { "_id", name }, { "token", stored?["token"] ?? MongoValues.Absent } };
                await MongoFaults.UnlessDuplicateAsync(() => call.RunAsync(token => _tokens.UpdateOneAsync(
                    asRead,
                    Set.Set("token", candidate.Token).Set("issuedAt", MongoValues.ToBson(candidate.IssuedAt)),
                    MongoValues.Upsert,
                    token)));
            }
        },
        ct);

    private static ProviderToken Read(BsonDocument document) => new(document["token"].AsString, MongoValues.Time(document["issuedAt"]));
}
