using Chat.Core.Safety;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoReportStore(MongoStorage storage) : IReportStore
{
    private const string ReportsCollection = "reports";
    private const string ReportersCollection = "reporters";

    /// <summary>Above every id.</summary>
    internal const string AboveAllIds = "\uffff";

    private static readonly FilterDefinitionBuilder<Report> Where = Builders<Report>.Filter;

    private readonly IMongoCollection<Report> _reports = storage.Database.GetCollection<Report>(ReportsCollection);
    private readonly IMongoCollection<Reporter> _reporters = storage.Database.GetCollection<Reporter>(ReportersCollection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ReportsCollection, "reports_by_state", new BsonDocument { { "state", 1 }, { "_id", -1 } }),
        new(ReportsCollection, "reports_by_reporter", new BsonDocument { { "reporterId", 1 }, { "_id", 1 } }),
        new(ReportsCollection, "reports_by_file", new BsonDocument { { "messages.media.fileId", 1 }, { "expiresAt", -1 } }),
        new(ReportsCollection, "reports_by_expiry", new BsonDocument("expiresAt", 1)),
        new(ReportersCollection, "reporters_by_expiry", new BsonDocument("expiresAt", 1)),
    ];

    public Task<Reporter> GetReporterAsync(string userId, CancellationToken ct) => storage.CallAsync(
        async call =>
            await call.RunAsync(token =>
                _reporters.Find(r => r.UserId == userId).FirstOrDefaultAsync(token)) ?? new Reporter(userId, [], 0), ct);

    public Task<bool> SaveReporterAsync(Reporter before, Reporter after, CancellationToken ct)
    {
        var next = after with { Version = before.Version + 1 };
        return storage.CallAsync(
            call => call.RunAsync(async token =>
            {
                try
                {
                    // An attempt whose answer got lost counts as lost: the caller decides again and finds what it stored.
                    var saved = await _reporters.ReplaceOneAsync(
                        r => r.UserId == before.UserId && r.Version == before.Version, next,
                        new ReplaceOptions { IsUpsert = before.Version == 0 }, token);
                    return saved.MatchedCount == 1 || saved.UpsertedId is not null;
                }
                catch (MongoException e) when (MongoFaults.IsDuplicate(e))
                {
                    return false;
                }
            }),
            ct);
    }

    public Task<bool> AddAsync(Report report, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(async token =>
        {
            try
            {
                await _reports.InsertOneAsync(report, options: null, token);
                return true;
            }
            catch (MongoException e) when (MongoFaults.IsDuplicate(e))
            {
                return false;
            }
        }),
        ct);

    public Task<Report?> FindAsync(string id, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync<Report?>(async token => await _reports.Find(r => r.Id == id).FirstOrDefaultAsync(token)), ct);

    public Task<bool> SaveAsync(Report before, Report after, CancellationToken ct)
    {
        var next = after with { Version = before.Version + 1 };
        return storage.CallAsync(
            call => call.RunAsync(async token =>
                (await _reports.ReplaceOneAsync(
                    r => r.Id == before.Id && r.Version == before.Version, next, cancellationToken: token)).MatchedCount == 1),
            ct);
    }

    public Task<IReadOnlyList<Report>> ListAsync(ReportState state, string? beforeId, int limit, CancellationToken ct) => ListAsync(
        reports => reports.Find(Where.Eq(r => r.State, state) & Where.Lt(r => r.Id, beforeId ?? AboveAllIds))
            .SortByDescending(r => r.Id)
            .Limit(limit),
        ct);

    public Task<IReadOnlyList<Report>> ListOfReporterAsync(string reporterId, string? afterId, int limit, CancellationToken ct) =>
        ListAsync(
            reports => reports.Find(Where.Eq(r => r.ReporterId, reporterId) & Where.Gt(r => r.Id, afterId ?? string.Empty))
                .SortBy(r => r.Id)
                .Limit(limit),
            ct);

    public Task<DateTimeOffset?> FindHoldAsync(string fileId, DateTimeOffset now, CancellationToken ct) =>
        storage.CallAsync<DateTimeOffset?>(
            async call =>
            {
                var holding = Where.Eq("messages.media.fileId", fileId) & Where.Gt(r => r.ExpiresAt, now);
                var last = await call.RunAsync(token => _reports.Find(holding).SortByDescending(r => r.ExpiresAt).Limit(1)
                    .Project(new BsonDocument("expiresAt", 1)).FirstOrDefaultAsync(token));
                return last is null ? null : MongoValues.Time(last["expiresAt"].ToUniversalTime());
            },
            ct);

    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            await call.RunAsync(token => _reports.DeleteManyAsync(r => r.ExpiresAt <= now, token));
            return await call.RunAsync(token => _reporters.DeleteManyAsync(r => r.ExpiresAt <= now, token));
        },
        ct);

    private Task<IReadOnlyList<Report>> ListAsync(
        Func<IMongoCollection<Report>, IFindFluent<Report, Report>> find, CancellationToken ct) => storage.CallAsync<IReadOnlyList<Report>>(
        async call => await call.RunAsync(token => find(_reports).ToListAsync(token)), ct);
}
