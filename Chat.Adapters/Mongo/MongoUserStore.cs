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
        new(ErasedUserDocument.Collection, "erased_by_end", new BsonDocument("finishedAt", 1)),
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

    // The record first: once the queue has the user, no token of theirs is accepted. A repeated request keeps the place in the queue.
    public Task RequestErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => Erased.UpdateOneAsync(
                e => e.UserId == userId,
                Builders<ErasedUserDocument>.Update.Set(e => e.RequestedAt, now.UtcDateTime).Unset(e => e.FinishedAt),
                Upsert,
                token));
            return await call.RunAsync(token => storage.Erasures.UpdateOneAsync(
                e => e.UserId == userId,
                Builders<ErasureDocument>.Update.SetOnInsert(e => e.RequestedAt, now.UtcDateTime),
                Upsert,
                token));
        },
        ct);

    public Task<IReadOnlyList<string>> ListErasuresAsync(DateTimeOffset upTo, int limit, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<string>>(
            async call => await call.RunAsync(token => storage.Erasures
                .Find(e => e.RequestedAt <= upTo.UtcDateTime)
                .SortBy(e => e.RequestedAt).ThenBy(e => e.UserId).Limit(limit).Project(e => e.UserId).ToListAsync(token)),
            ct);

    public Task<Erasure?> FindErasureAsync(string userId, CancellationToken ct) => storage.CallAsync(
        async call => await call.RunAsync(token => Erased.Find(e => e.UserId == userId).FirstOrDefaultAsync(token)) is { } erased
            ? new Erasure(MongoValues.Time(erased.RequestedAt), erased.FinishedAt is not null)
            : null,
        ct);

    // The place in the queue goes last, so that an interrupted call is repeated.
    public Task FinishErasureAsync(string userId, DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => storage.Settings.DeleteOneAsync(s => s.UserId == userId, token));
            await call.RunAsync(token => Erased.UpdateOneAsync(
                e => e.UserId == userId && e.FinishedAt == null,
                Builders<ErasedUserDocument>.Update.Set(e => e.FinishedAt, now.UtcDateTime),
                cancellationToken: token));
            return await call.RunAsync(token => storage.Erasures.DeleteOneAsync(e => e.UserId == userId, token));
        },
        ct);

    public Task ForgetErasuresAsync(DateTimeOffset finishedBefore, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => Erased.DeleteManyAsync(e => e.FinishedAt < finishedBefore.UtcDateTime, token)), ct);

    private IMongoCollection<ErasedUserDocument> Erased =>
        storage.Database.GetCollection<ErasedUserDocument>(ErasedUserDocument.Collection);
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

/// <summary>A user whose erasure was requested; kept for a while after its end, so that old tokens are refused.</summary>
[BsonIgnoreExtraElements]
internal sealed record ErasedUserDocument
{
    public const string Collection = "erased";

    [BsonId]
    public required string UserId { get; init; }

    [BsonElement("requestedAt")]
    public DateTime RequestedAt { get; init; }

    [BsonElement("finishedAt"), BsonIgnoreIfNull]
    public DateTime? FinishedAt { get; init; }
}
