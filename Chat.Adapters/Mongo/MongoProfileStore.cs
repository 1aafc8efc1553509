using Chat.Core.Users;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoProfileStore(MongoStorage storage) : IProfileStore
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<BsonDocument> Set = Builders<BsonDocument>.Update;

    private readonly MongoDocuments<BsonDocument> _profiles = new(storage, "profiles");

    public async Task<IReadOnlyDictionary<string, Profile>> FindAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        (await _profiles.ListAsync(profiles => profiles.Find(Where.In("_id", userIds)), ct))
            .ToDictionary(p => p["_id"].AsString, p => BsonSerializer.Deserialize<Profile>(p), StringComparer.Ordinal);

    public Task SaveNamesAsync(string userId, NameClaims claims, CancellationToken ct)
    {
        var issuedAt = MongoValues.ToBson(claims.IssuedAt);
        // Not "at or before", which would pass over a document without the time.
        var older = Where.Eq("_id", userId) & Where.Not(Where.Gt("namedAt", issuedAt));
        var update = Set.Set("namedAt", issuedAt);
        update = claims.Name is null ? update : update.Set("name", claims.Name);
        update = claims.AvatarUrl is null ? update : update.Set("avatarUrl", claims.AvatarUrl);
        return _profiles.RunAsync(
            async (profiles, token) =>
                await MongoFaults.UnlessDuplicateAsync(() => profiles.UpdateOneAsync(older, update, MongoValues.Upsert, token))
                // The profile has newer names, or another call created it just now.
                || (await profiles.UpdateOneAsync(older, update, cancellationToken: token)).MatchedCount == 1,
            ct);
    }

    public Task NoteSeenAsync(IReadOnlyDictionary<string, DateTimeOffset> seenAt, CancellationToken ct)
    {
        UpdateOneModel<BsonDocument>[] notes = [.. seenAt.Select(user => new UpdateOneModel<BsonDocument>(
            Where.Eq("_id", user.Key), Set.Max("lastSeenAt", MongoValues.ToBson(user.Value))) { IsUpsert = true })];
        // When other calls created these profiles just now, there are some to update at the next attempt.
        return _profiles.RunAsync(
            (profiles, token) => MongoFaults.RetryDuplicateAsync(
                () => profiles.BulkWriteAsync(notes, new BulkWriteOptions { IsOrdered = false }, token), maxAttempts: 2),
            ct);
    }

    public Task SetLastSeenAsync(string userId, LastSeenPolicy policy, CancellationToken ct) => _profiles.RunAsync(
        (profiles, token) => profiles.UpdateOneAsync(
            Where.Eq("_id", userId), Set.Set("lastSeen", MongoValues.Name(policy)), MongoValues.Upsert, token),
        ct);

    public Task RemoveAsync(string userId, CancellationToken ct) => _profiles.RemoveAsync(userId, ct);
}
