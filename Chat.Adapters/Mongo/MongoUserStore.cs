using Chat.Core.Users;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoUserStore(MongoStorage storage) : IUserStore
{
    private const string ErasuresCollection = "erasures";
    private const string ErasedCollection = "erased";

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<BsonDocument> Set = Builders<BsonDocument>.Update;

    private static readonly FindOneAndUpdateOptions<UserSettings, UserSettings> UpsertAndReturn =
        new() { IsUpsert = true, ReturnDocument = ReturnDocument.After };

    private readonly MongoDocuments<UserSettings> _settings = new(storage, "settings");

    // The queue.
    private readonly MongoDocuments<BsonDocument> _erasures = new(storage, ErasuresCollection);

    // The users whose erasure was requested; kept for a while after its end, so that old tokens are refused.
    private readonly MongoDocuments<BsonDocument> _erased = new(storage, ErasedCollection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
        [new(ErasuresCollection, "erasures_by_time", "requestedAt", "_id"), new(ErasedCollection, "erased_by_end", "finishedAt")];

    public async Task<UserSettings> GetSettingsAsync(string userId, CancellationToken ct) =>
        await _settings.FindAsync(userId, ct) ?? UserSettings.Default;

    public Task<UserSettings> ChangeSettingsAsync(string userId, SettingsChange change, CancellationToken ct) => _settings.RunAsync(
        (settings, token) => settings.FindOneAndUpdateAsync(new BsonDocument("_id", userId), UpdateOf(change), UpsertAndReturn, token), ct);

    // The record first: once the queue has the user, no token of theirs is accepted. A repeated request keeps the place in the queue.
    public Task RequestErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => _erased.Collection.UpdateOneAsync(
                Where.Eq("_id", userId), Set.Set("requestedAt", MongoValues.ToBson(now)).Unset("finishedAt"), MongoValues.Upsert, token));
            return await call.RunAsync(token => _erasures.Collection.UpdateOneAsync(
                Where.Eq("_id", userId), Set.SetOnInsert("requestedAt", MongoValues.ToBson(now)), MongoValues.Upsert, token));
        },
        ct);

    public Task<IReadOnlyList<string>> ListErasuresAsync(DateTimeOffset upTo, int limit, CancellationToken ct) =>
        _erasures.ListIdsAsync(
            Where.Lte("requestedAt", MongoValues.ToBson(upTo)), new BsonDocument { { "requestedAt", 1 }, { "_id", 1 } }, limit, ct);

    public async Task<Erasure?> FindErasureAsync(string userId, CancellationToken ct) => await _erased.FindAsync(userId, ct) is { } erased
        ? new Erasure(MongoValues.Time(erased["requestedAt"]), Finished: erased.Contains("finishedAt"))
        : null;

    // The place in the queue goes last, so that an interrupted call is repeated.
    public Task FinishErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => _settings.Collection.DeleteOneAsync(new BsonDocument("_id", userId), token));
            await call.RunAsync(token => _erased.Collection.UpdateOneAsync(
                Where.Eq("_id", userId) & Where.Exists("finishedAt", exists: false),
                Set.Set("finishedAt", MongoValues.ToBson(now)),
                cancellationToken: token));
            return await call.RunAsync(token => _erasures.Collection.DeleteOneAsync(Where.Eq("_id", userId), token));
        },
        ct);

    public Task ForgetErasuresAsync(DateTimeOffset finishedBefore, CancellationToken ct) =>
        _erased.RemoveManyAsync(Where.Lt("finishedAt", MongoValues.ToBson(finishedBefore)), ct);

    // The fields that the change names, and no others.
    private static UpdateDefinition<UserSettings> UpdateOf(SettingsChange change)
    {
        var (set, push) = (Builders<UserSettings>.Update, change.Push);
        List<UpdateDefinition<UserSettings>> updates = [];
        updates.AddRange(change.Requests is { } requests ? [set.Set(s => s.Requests, requests)] : []);
        updates.AddRange(push?.Preview is { } preview ? [set.Set(s => s.Push.Preview, preview)] : []);
        updates.AddRange(push?.Requests is { } pushed ? [set.Set(s => s.Push.Requests, pushed)] : []);
        updates.AddRange(push?.Pause is { Until: { } until } ? [set.Set(s => s.Push.PausedUntil, until)] : []);
        updates.AddRange(push?.Pause is { Until: null } ? [set.Unset(s => s.Push.PausedUntil)] : []);
        return set.Combine(updates);
    }
}
