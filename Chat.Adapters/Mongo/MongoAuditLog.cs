using Chat.Core.Access;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoAuditLog(MongoStorage storage) : IAuditLog
{
    private readonly MongoDocuments<AuditEntry> _audit = new(storage, "audit");

    // The id is the entry's own, so a repeat stores it once.
    public Task AddAsync(AuditEntry entry, CancellationToken ct) => _audit.PutAsync(entry.Id, entry, ct);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(string? beforeId, int limit, CancellationToken ct) => _audit.ListAsync(
        audit => audit.Find(Builders<AuditEntry>.Filter.Lt(e => e.Id, beforeId ?? MongoValues.AboveAllIds))
            .SortByDescending(e => e.Id).Limit(limit),
        ct);
}
