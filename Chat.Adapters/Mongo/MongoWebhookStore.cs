using Chat.Core.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoWebhookStore(MongoStorage storage) : IWebhookStore
{
    private const string CursorsCollection = "webhookcursors";
    private const string EndpointsCollection = "webhookendpoints";
    private const string DeathsCollection = "webhookdeaths";

    private static readonly FilterDefinitionBuilder<WebhookCursor> Where = Builders<WebhookCursor>.Filter;

    private readonly IMongoCollection<WebhookCursor> _cursors = storage.Database.GetCollection<WebhookCursor>(CursorsCollection);
    private readonly IMongoCollection<EndpointState> _endpoints = storage.Database.GetCollection<EndpointState>(EndpointsCollection);
    private readonly IMongoCollection<WebhookDeathDocument> _deaths =
        storage.Database.GetCollection<WebhookDeathDocument>(DeathsCollection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_marked", new BsonDocument("webhook.at", 1))
        {
            Only = new BsonDocument("webhook.at", new BsonDocument("$exists", true)),
        },
        new(CursorsCollection, "webhook_cursors_due", new BsonDocument("dueAt", 1))
        {
            Only = new BsonDocument("dueAt", new BsonDocument("$exists", true)),
        },
        new(CursorsCollection, "webhook_cursors_waiting", new BsonDocument { { "endpoint", 1 }, { "waitingSince", 1 } })
        {
            Only = new BsonDocument("waitingSince", new BsonDocument("$exists", true)),
        },
        new(CursorsCollection, "webhook_cursors_endpoint", new BsonDocument { { "endpoint", 1 }, { "_id", 1 }, { "sentAt", 1 } }),
        new(DeathsCollection, "webhook_deaths_endpoint", new BsonDocument { { "endpoint", 1 }, { "at", -1 } }),
        new(DeathsCollection, "webhook_deaths_at", new BsonDocument("at", 1)),
    ];

    public Task<IReadOnlyList<string>> ListMarkedAsync(int limit, CancellationToken ct) => storage.CallAsync<IReadOnlyList<string>>(
        async call =>
        {
            var marked = new BsonDocument("webhook.at", new BsonDocument { { "$exists", true }, { "$gt", DateTime.UnixEpoch } });
            var found = await call.RunAsync(token => storage.Chats.Find(marked).Sort(new BsonDocument("webhook.at", 1)).Limit(limit)
                .Project(new BsonDocument("_id", 1)).ToListAsync(token));
            return found.ConvertAll(chat => chat["_id"].AsString);
        },
        ct);

    public Task UnmarkAsync(string chatId, long rev, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => storage.Chats.UpdateOneAsync(
            new BsonDocument { { "_id", chatId }, { "rev", rev } }, new BsonDocument("$unset", new BsonDocument("webhook", 1)),
            cancellationToken: token)),
        ct);

    public Task<WebhookCursor?> FindAsync(string id, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync<WebhookCursor?>(async token => await _cursors.Find(c => c.Id == id).FirstOrDefaultAsync(token)), ct);

    // An attempt whose answer got lost counts as lost: what it took is free again when its lease ends.
    public Task<bool> SaveAsync(WebhookCursor? before, WebhookCursor after, CancellationToken ct)
    {
        var next = after with { Version = (before?.Version ?? 0) + 1 };
        return storage.CallAsync(
            call => call.RunAsync(async token =>
            {
                if (before is not null)
                {
                    var replaced = await _cursors.ReplaceOneAsync(
                        c => c.Id == before.Id && c.Version == before.Version, next, cancellationToken: token);
                    return replaced.MatchedCount == 1;
                }

                try
                {
                    await _cursors.InsertOneAsync(next, options: null, token);
                    return true;
                }
                catch (MongoException e) when (MongoFaults.IsDuplicate(e))
                {
                    return false;
                }
            }),
            ct);
    }

    public Task RemoveAsync(string id, CancellationToken ct) =>
        storage.CallAsync(call => call.RunAsync(token => _cursors.DeleteOneAsync(c => c.Id == id, token)), ct);

    public Task<IReadOnlyList<WebhookCursor>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) => ListAsync(
        cursors => cursors.Find(Where.Exists(c => c.DueAt) & Where.Lte(c => c.DueAt, now)).SortBy(c => c.DueAt).Limit(limit), ct);

    public Task<IReadOnlyList<WebhookCursor>> ListSentAsync(
        int endpoint, DateTimeOffset since, string afterId, int limit, CancellationToken ct) => ListAsync(
            cursors => cursors.Find(Where.Eq(c => c.Endpoint, endpoint) & Where.Gt(c => c.Id, afterId) & Where.Gte(c => c.SentAt, since))
                .SortBy(c => c.Id).Limit(limit),
            ct);

    public Task<WebhookBacklog> GetBacklogAsync(int endpoint, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var waiting = Where.Eq(c => c.Endpoint, endpoint)
                & Where.Exists(c => c.WaitingSince)
                & Where.Gt(c => c.WaitingSince, DateTimeOffset.UnixEpoch);
            var count = await call.RunAsync(token => _cursors.CountDocumentsAsync(waiting, cancellationToken: token));
            var first = await call.RunAsync(token => _cursors.Find(waiting).SortBy(c => c.WaitingSince).FirstOrDefaultAsync(token));
            return new WebhookBacklog((int)count, first?.WaitingSince);
        },
        ct);

    public Task<EndpointState?> FindEndpointAsync(int endpoint, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync<EndpointState?>(async token => await _endpoints.Find(e => e.Endpoint == endpoint).FirstOrDefaultAsync(token)),
        ct);

    public Task<bool> SaveEndpointAsync(EndpointState state, CancellationToken ct)
    {
        var next = state with { Version = state.Version + 1 };
        return storage.CallAsync(
            call => call.RunAsync(async token =>
            {
                try
                {
                    var saved = await _endpoints.ReplaceOneAsync(
                        e => e.Endpoint == state.Endpoint && e.Version == state.Version, next,
                        new ReplaceOptions { IsUpsert = state.Version == 0 }, token);
                    return saved.MatchedCount == 1 || saved.UpsertedId is not null;
                }
                catch (MongoException e) when (MongoFaults.IsDuplicate(e))
                {
                    return false;
                }
            }),
            ct);
    }

    public Task AddDeathAsync(WebhookDeath death, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => _deaths.UpdateOneAsync(
            new BsonDocument("_id", $"{death.Endpoint}|{death.Id}"),
            Builders<WebhookDeathDocument>.Update.SetOnInsert(d => d.Endpoint, death.Endpoint).SetOnInsert(d => d.Webhook, death.Id)
                .SetOnInsert(d => d.Type, death.Type).SetOnInsert(d => d.At, death.At.UtcDateTime),
            new UpdateOptions { IsUpsert = true },
            token)),
        ct);

    public Task<IReadOnlyList<WebhookDeath>> ListDeathsAsync(int endpoint, int limit, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<WebhookDeath>>(
            async call =>
            {
                var found = await call.RunAsync(token =>
                    _deaths.Find(d => d.Endpoint == endpoint).SortByDescending(d => d.At).Limit(limit).ToListAsync(token));
                return found.ConvertAll(d => new WebhookDeath(d.Webhook, d.Endpoint, d.Type, MongoValues.Time(d.At)));
            },
            ct);

    public Task RemoveDeathsAsync(DateTimeOffset before, CancellationToken ct) => storage.CallAsync(
        call => call.RunAsync(token => _deaths.DeleteManyAsync(d => d.At < before.UtcDateTime, token)), ct);

    private Task<IReadOnlyList<WebhookCursor>> ListAsync(
        Func<IMongoCollection<WebhookCursor>, IFindFluent<WebhookCursor, WebhookCursor>> find,
        CancellationToken ct) => storage.CallAsync<IReadOnlyList<WebhookCursor>>(
        async call => await call.RunAsync(token => find(_cursors).ToListAsync(token)), ct);
}
