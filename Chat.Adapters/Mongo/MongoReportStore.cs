using Chat.Core.Safety;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoReportStore(MongoStorage storage) : IReportStore
{
    private const string ReportsCollection = "reports";
    private const string ReportersCollection = "reporters";

    private static readonly FilterDefinitionBuilder<Report> Where = Builders<Report>.Filter;

    private readonly MongoDocuments<Report> _reports = new(storage, ReportsCollection);
    private readonly MongoDocuments<Reporter> _reporters = new(storage, ReportersCollection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ReportsCollection, "reports_by_state", "state", "-_id"),
        new(ReportsCollection, "reports_by_reporter", "reporterId", "_id"),
        new(ReportsCollection, "reports_by_file", "messages.media.fileId", "-expiresAt"),
        new(ReportsCollection, "reports_by_expiry", "expiresAt"),
        new(ReportersCollection, "reporters_by_expiry", "expiresAt"),
    ];

    public async Task<Reporter> GetReporterAsync(string userId, CancellationToken ct) =>
        await _reporters.FindAsync(userId, ct) ?? new Reporter(userId, [], 0);

    public Task<bool> SaveReporterAsync(Reporter before, Reporter after, CancellationToken ct) =>
        _reporters.ReplaceAsync(
            before.UserId, before.Version, after with { Version = before.Version + 1 }, orInsert: before.Version == 0, ct);

    public Task<bool> AddAsync(Report report, CancellationToken ct) => _reports.RunAsync(
        (reports, token) => MongoFaults.UnlessDuplicateAsync(() => reports.InsertOneAsync(report, options: null, token)), ct);

    public Task<Report?> FindAsync(string id, CancellationToken ct) => _reports.FindAsync(id, ct);

    public Task<bool> SaveAsync(Report before, Report after, CancellationToken ct) =>
        _reports.ReplaceAsync(before.Id, before.Version, after with { Version = before.Version + 1 }, orInsert: false, ct);

    public Task<IReadOnlyList<Report>> ListAsync(ReportState state, string? beforeId, int limit, CancellationToken ct) =>
        _reports.ListAsync(
            reports => reports.Find(Where.Eq(r => r.State, state) & Where.Lt(r => r.Id, beforeId ?? MongoValues.AboveAllIds))
                .SortByDescending(r => r.Id).Limit(limit),
            ct);

    public Task<IReadOnlyList<Report>> ListOfReporterAsync(string reporterId, string? afterId, int limit, CancellationToken ct) =>
        _reports.ListAsync(
            reports => reports.Find(Where.Eq(r => r.ReporterId, reporterId) & Where.Gt(r => r.Id, afterId ?? string.Empty))
                .SortBy(r => r.Id).Limit(limit),
            ct);

    public async Task<DateTimeOffset?> FindHoldAsync(string fileId, DateTimeOffset now, CancellationToken ct)
    {
        var holding = Where.Eq("messages.media.fileId", fileId) & Where.Gt(r => r.ExpiresAt, now);
        var last = await _reports.ListAsync(
            reports => reports.Find(holding).SortByDescending(r => r.ExpiresAt).Limit(1).Project(new BsonDocument("expiresAt", 1)), ct);
        return last.Count == 0 ? null : MongoValues.Time(last[0]["expiresAt"]);
    }

    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => _reports.Collection.DeleteManyAsync(r => r.ExpiresAt <= now, token));
            return await call.RunAsync(token => _reporters.Collection.DeleteManyAsync(r => r.ExpiresAt <= now, token));
        },
        ct);
}
