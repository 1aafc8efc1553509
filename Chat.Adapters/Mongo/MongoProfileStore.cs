using Chat.Core.People;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoProfileStore(MongoStorage storage) : IProfileStore
{
    private static readonly FilterDefinitionBuilder<ProfileDocument> Where = Builders<ProfileDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<ProfileDocument> Set = Builders<ProfileDocument>.Update;

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
