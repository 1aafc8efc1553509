using Chat.Core.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoWebhookStore(MongoStorage storage) : IWebhookStore
{
    private const string CursorsCollection = "webhookcursors";
    private const string DeathsCollection = "webhookdeaths";

    private static readonly FilterDefinitionBuilder<WebhookCursor> Where = Builders<WebhookCursor>.Filter;

    private readonly MongoDocuments<BsonDocument> _chats = new(storage, ChatDocument.Collection);
    private readonly MongoDocuments<WebhookCursor> _cursors = new(storage, CursorsCollection);
    private readonly MongoDocuments<EndpointState> _endpoints = new(storage, "webhookendpoints");
    private readonly MongoDocuments<WebhookDeath> _deaths = new(storage, DeathsCollection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_marked", "webhook.at") { Only = MongoValues.Exists("webhook.at") },
        new(CursorsCollection, "webhook_cursors_due", "dueAt") { Only = MongoValues.Exists("dueAt") },
        new(CursorsCollection, "webhook_cursors_waiting", "endpoint", "waitingSince") { Only = MongoValues.Exists("waitingSince") },
        new(CursorsCollection, "webhook_cursors_endpoint", "endpoint", "_id", "sentAt"),
        new(DeathsCollection, "webhook_deaths_endpoint", "endpoint", "-at"),
        new(DeathsCollection, "webhook_deaths_at", "at"),
    ];

    public Task<IReadOnlyList<string>> ListMarkedAsync(int limit, CancellationToken ct) => _chats.ListIdsAsync(
        new BsonDocument("webhook.at", new BsonDocument { { "$exists", true }, { "$gt", DateTime.UnixEpoch } }),
        new BsonDocument("webhook.at", 1),
        limit,
        ct);

    public Task UnmarkAsync(string chatId, long rev, CancellationToken ct) => _chats.RunAsync(
        (chats, token) => chats.UpdateOneAsync(
            new BsonDocument { { "_id", chatId }, { "rev", rev } },
            new BsonDocument("$unset", new BsonDocument("webhook", 1)),
            cancellationToken: token),
        ct);

    public Task<WebhookCursor?> FindAsync(string id, CancellationToken ct) => _cursors.FindAsync(id, ct);

    public Task<bool> SaveAsync(WebhookCursor? before, WebhookCursor after, CancellationToken ct)
    {
        var version = before?.Version ?? 0;
        return _cursors.ReplaceAsync(after.Id, version, after with { Version = version + 1 }, orInsert: before is null, ct);
    }

    public Task RemoveAsync(string id, CancellationToken ct) => _cursors.RemoveAsync(id, ct);

    public Task<IReadOnlyList<WebhookCursor>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) => _cursors.ListAsync(
        cursors => cursors.Find(Where.Exists(c => c.DueAt) & Where.Lte(c => c.DueAt, now)).SortBy(c => c.DueAt).Limit(limit), ct);

    public Task<IReadOnlyList<WebhookCursor>> ListSentAsync(
        int endpoint, DateTimeOffset since, string afterId, int limit, CancellationToken ct) => _cursors.ListAsync(
        cursors => cursors.Find(Where.Eq(c => c.Endpoint, endpoint) & Where.Gt(c => c.Id, afterId) & Where.Gte(c => c.SentAt, since))
            .SortBy(c => c.Id).Limit(limit),
        ct);

    public Task<WebhookBacklog> GetBacklogAsync(int endpoint, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var waiting = Where.Eq(c => c.Endpoint, endpoint)
                & Where.Exists(c => c.WaitingSince) & Where.Gt(c => c.WaitingSince, DateTimeOffset.UnixEpoch);
            var count = await call.RunAsync(token => _cursors.Collection.CountDocumentsAsync(waiting, cancellationToken: token));
            var first = await call.RunAsync(token =>
                _cursors.Collection.Find(waiting).SortBy(c => c.WaitingSince).FirstOrDefaultAsync(token));
            return new WebhookBacklog((int)count, first?.WaitingSince);
        },
        ct);

    public Task<EndpointState?> FindEndpointAsync(int endpoint, CancellationToken ct) => _endpoints.FindAsync(endpoint, ct);

    public Task<bool> SaveEndpointAsync(EndpointState state, CancellationToken ct) => _endpoints.ReplaceAsync(
        state.Endpoint, state.Version, state with { Version = state.Version + 1 }, orInsert: state.Version == 0, ct);

    // The id has the endpoint, since two endpoints may fail to take the same webhook.
    public Task AddDeathAsync(WebhookDeath death, CancellationToken ct) => _deaths.RunAsync(
        (deaths, token) => deaths.UpdateOneAsync(
            new BsonDocument("_id", $"{death.Endpoint}|{death.Id}"),
            new BsonDocument("$setOnInsert", death.ToBsonDocument()),
            MongoValues.Upsert,
            token),
        ct);

    public Task<IReadOnlyList<WebhookDeath>> ListDeathsAsync(int endpoint, int limit, CancellationToken ct) => _deaths.ListAsync(
        deaths => deaths.Find(d => d.Endpoint == endpoint).SortByDescending(d => d.At).Limit(limit), ct);

    public Task RemoveDeathsAsync(DateTimeOffset before, CancellationToken ct) =>
        _deaths.RemoveManyAsync(Builders<WebhookDeath>.Filter.Lt(d => d.At, before), ct);
}
