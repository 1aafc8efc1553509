using Chat.Core.Users;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoUserStore(MongoStorage storage) : IUserStore
{
    private static readonly UpdateOptions Upsert = new() { IsUpsert = true };

    private static readonly FindOneAndUpdateOptions<SettingsDocument, SettingsDocument?> UpsertAndReturn =
        new() { IsUpsert = true, ReturnDocument = ReturnDocument.After };

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ErasureDocument.Collection, "erasures_by_time", new BsonDocument { { "requestedAt", 1 }, { "_id", 1 } }),
    ];

    public Task<UserSettings> GetSettingsAsync(string userId, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var settings = await call.RunAsync(token => storage.Settings.Find(s => s.UserId == userId).FirstOrDefaultAsync(token));
            return settings?.ToSettings() ?? UserSettings.Default;
        },
        ct);

    public Task<UserSettings> ChangeSettingsAsync(string userId, SettingsChange change, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var settings = await call.RunAsync(token => storage.Settings.FindOneAndUpdateAsync(
                Builders<SettingsDocument>.Filter.Eq(s => s.UserId, userId), SettingsDocument.UpdateOf(change), UpsertAndReturn, token));
            return settings?.ToSettings() ?? UserSettings.Default;
        },
        ct);

    // Asking again does not lose the place in the queue.
    public Task RequestErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => storage.Erasures.UpdateOneAsync(
            e => e.UserId == userId,
            Builders<ErasureDocument>.Update.SetOnInsert(e => e.RequestedAt, now.UtcDateTime),
            Upsert,
            token)),
        ct);

    public Task<IReadOnlyList<string>> ListErasuresAsync(int limit, CancellationToken ct) => storage.CallAsync<IReadOnlyList<string>>(
        async call => await call.RunAsync(token => storage.Erasures
            .Find(Waiting).SortBy(e => e.RequestedAt).ThenBy(e => e.UserId).Limit(limit).Project(e => e.UserId).ToListAsync(token)),
        ct);

    // The note goes last: whoever is interrupted finds it and goes on.
    public Task FinishErasureAsync(string userId, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => storage.Settings.DeleteOneAsync(s => s.UserId == userId, token));
            return await call.RunAsync(token => storage.Erasures.DeleteOneAsync(e => e.UserId == userId, token));
        },
        ct);

    // All of them; the bound lets the index give the order.
    private static FilterDefinition<ErasureDocument> Waiting { get; } =
        Builders<ErasureDocument>.Filter.Gt(e => e.RequestedAt, DateTime.UnixEpoch);
}

[BsonIgnoreExtraElements]
internal sealed record ErasureDocument
{
    public const string Collection = "erasures";

    [BsonId]
    public required string UserId { get; init; }

    [BsonElement("requestedAt")]
    public DateTime RequestedAt { get; init; }
}
