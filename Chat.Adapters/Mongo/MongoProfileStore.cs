using Chat.Core.Users;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoProfileStore(MongoStorage storage) : IProfileStore
{
    private static readonly FilterDefinitionBuilder<ProfileDocument> Where = Builders<ProfileDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<ProfileDocument> Set = Builders<ProfileDocument>.Update;

    private static readonly UpdateOptions Upsert = new() { IsUpsert = true };
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    private IMongoCollection<ProfileDocument> Profiles => storage.Database.GetCollection<ProfileDocument>(ProfileDocument.Collection);

    public Task<IReadOnlyDictionary<string, Profile>> FindAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyDictionary<string, Profile>>(
            async call =>
            {
                var found = await call.RunAsync(token => Profiles.Find(Where.In(p => p.UserId, userIds)).ToListAsync(token));
                return found.ToDictionary(p => p.UserId, p => p.ToProfile(), StringComparer.Ordinal);
            },
            ct);

    public Task SaveNamesAsync(string userId, NameClaims claims, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(async token =>
        {
            try
            {
                await SaveAsync(userId, claims, isUpsert: true, token);
            }
            catch (MongoException e) when (MongoFaults.IsDuplicate(e))
            {
                // The profile has newer names, or another call created it just now.
                await SaveAsync(userId, claims, isUpsert: false, token);
            }

            return true;
        }),
        ct);

    public Task NoteSeenAsync(IReadOnlyDictionary<string, DateTimeOffset> seenAt, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(async token =>
        {
            UpdateOneModel<ProfileDocument>[] notes = [.. seenAt.Select(user => new UpdateOneModel<ProfileDocument>(
                Where.Eq(p => p.UserId, user.Key), Set.Max(p => p.LastSeenAt, user.Value.UtcDateTime)) { IsUpsert = true })];
            try
            {
                await Profiles.BulkWriteAsync(notes, Unordered, token);
            }
            catch (MongoBulkWriteException e) when (e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey))
            {
                // Other calls created these profiles just now: now there are some to update.
                await Profiles.BulkWriteAsync(notes, Unordered, token);
            }

            return true;
        }),
        ct);

    public Task SetLastSeenAsync(string userId, LastSeenPolicy policy, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => Profiles.UpdateOneAsync(
            p => p.UserId == userId, Set.Set(p => p.LastSeen, MongoValues.Name(policy)), Upsert, token)),
        ct);

    public Task RemoveAsync(string userId, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => Profiles.DeleteOneAsync(p => p.UserId == userId, token)), ct);

    private Task<UpdateResult> SaveAsync(string userId, NameClaims claims, bool isUpsert, CancellationToken ct)
    {
        var issuedAt = claims.IssuedAt.UtcDateTime;
        // Not "at or before", which would pass over a document without the time.
        var older = Where.Eq(p => p.UserId, userId) & Where.Not(Where.Gt(p => p.NamedAt, issuedAt));
        var update = Set.Set(p => p.NamedAt, issuedAt);
        update = claims.Name is null ? update : update.Set(p => p.Name, claims.Name);
        update = claims.AvatarUrl is null ? update : update.Set(p => p.AvatarUrl, claims.AvatarUrl);
        return Profiles.UpdateOneAsync(older, update, new UpdateOptions { IsUpsert = isUpsert }, ct);
    }
}
