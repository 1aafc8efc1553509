using Chat.Core.Access;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoAuditLog(MongoStorage storage) : IAuditLog
{
    private readonly IMongoCollection<AuditEntry> _audit = storage.Database.GetCollection<AuditEntry>("audit");

    // The id is the entry's own, so a repeat stores it once.
    public Task AddAsync(AuditEntry entry, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => _audit.ReplaceOneAsync(e => e.Id == entry.Id, entry, new ReplaceOptions { IsUpsert = true }, token)),
        ct);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(string? beforeId, int limit, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<AuditEntry>>(
            async call => await call.RunAsync(token => _audit
                .Find(Builders<AuditEntry>.Filter.Lt(e => e.Id, beforeId ?? MongoReportStore.AboveAllIds))
                .SortByDescending(e => e.Id).Limit(limit).ToListAsync(token)),
            ct);
}
