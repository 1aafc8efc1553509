using Chat.Core.Chats;
using Chat.Core.Push;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The outbox in the documents of chats: of each member the mark <c>push</c>, which commits write as a whole, and beside it
/// <c>pushLease</c> and <c>pushed</c>, which they never write.
/// </summary>
public sealed class MongoPushOutbox(MongoStorage storage, IdGenerator ids) : IPushOutbox
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<BsonDocument> Set = Builders<BsonDocument>.Update;
    private static readonly UpdateDefinition<BsonDocument> Nothing = Set.Combine();

    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> ReturnAfter =
        new() { ReturnDocument = ReturnDocument.After, Projection = ChatQueries.WithoutTail };

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        .. ChatDocument.Sides.Select(side =>
            new MongoIndex(ChatDocument.Collection, $"chats_by_{side}_push", DueAt(side)) { Only = MongoValues.Exists(DueAt(side)) }),
    ];

    public Task<IReadOnlyList<DuePush>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        storage.CallAsync<IReadOnlyList<DuePush>>(
            async call =>
            {
                var sides = await Task.WhenAll(ChatDocument.Sides.Select(side => ListDueAsync(call, side, now, limit)));
                return [.. sides.SelectMany(due => due).OrderBy(due => due.DueAt).Take(limit)];
            },
            ct);

    public Task<PushClaim?> ClaimAsync(PushTarget target, ClaimTerms terms, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var (side, lease) = (SideOf(target), ids.NewId());
            var claimable = Where.Eq("_id", target.ChatId)
                & Where.Lte(DueAt(side), MongoValues.ToBson(terms.DueBy))
                & new BsonDocument($"{side}.pushLease.until", MongoValues.NotAfter(terms.Now))
                & (Where.Eq($"{side}.push.kind", MongoValues.Name(PushMarkKind.Clear))
                    | new BsonDocument($"{side}.pushed.at", MongoValues.NotAfter(terms.PushedBy)));
            var claim = Set.Set(
                $"{side}.pushLease", new BsonDocument { { "id", lease }, { "until", MongoValues.ToBson(terms.LeaseUntil) } });
            // Not repeated: a lease whose answer got lost ends by itself.
            var chat = await call.OnceAsync(token => storage.Chats.FindOneAndUpdateAsync(claimable, claim, ReturnAfter, token));
            return chat is null ? null : new PushClaim(target, lease, (await ChatQueries.ReadAsync(call, [chat]))[0]);
        },
        ct);

    public Task SettleAsync(PushClaim claim, PushSettlement settlement, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var side = SideOf(claim.Target);
            // In this order: a commit may change the mark between two of them, but only a commit that the next one allows for.
            var (isClaimed, isGone) = (Where.Eq($"{side}.push.version", claim.Mark.Version), Where.Exists($"{side}.push", exists: false));
            return await TrySettleAsync(call, claim, settlement, isClaimed, MarkOf(side, settlement.Remaining(claim.Mark)))
                || await TrySettleAsync(call, claim, settlement, isGone, MarkOf(side, settlement.WhenCancelled))
                || await TrySettleAsync(call, claim, settlement, Where.Exists(DueAt(side)), Hastened(side, settlement.NextDueAt));
        },
        ct);

    public Task HastenAsync(PushTarget target, DateTimeOffset dueAt, CancellationToken ct)
    {
        var side = SideOf(target);
        var later = Where.Eq("_id", target.ChatId) & Where.Gt(DueAt(side), MongoValues.ToBson(dueAt));
        return storage.CallAsync(
            call => call.RunAsync(token => storage.Chats.UpdateOneAsync(later, Hastened(side, dueAt), cancellationToken: token)), ct);
    }

    private async Task<IEnumerable<DuePush>> ListDueAsync(MongoCall call, string side, DateTimeOffset now, int limit)
    {
        var due = await call.RunAsync(token => storage.Chats
            // With $exists too, which an engine may need to use the partial index.
            .Find(Where.Exists(DueAt(side)) & Where.Lte(DueAt(side), MongoValues.ToBson(now)))
            .Sort(new BsonDocument(DueAt(side), 1)).Limit(limit).Project(new BsonDocument(DueAt(side), 1)).ToListAsync(token));
        return due.Select(chat => new DuePush(
            new PushTarget(chat["_id"].AsString, side == ChatDocument.Sides[0]), MongoValues.Time(chat[side]["push"]["dueAt"])));
    }

    // A repeat finds the lease gone, so it changes nothing.
    private async Task<bool> TrySettleAsync(
        MongoCall call,
        PushClaim claim,
        PushSettlement settlement,
        FilterDefinition<BsonDocument> mark,
        UpdateDefinition<BsonDocument> update)
    {
        var side = SideOf(claim.Target);
        var held = Where.Eq("_id", claim.Target.ChatId) & Where.Eq($"{side}.pushLease.id", claim.Lease) & mark;
        var pushed = settlement.Pushed is { } last ? Set.Set($"{side}.pushed", last.ToBsonDocument())
            : settlement.Cleared ? Set.Unset($"{side}.pushed")
            : Nothing;
        var settled = Set.Combine(update, pushed, Set.Unset($"{side}.pushLease"));
        return (await call.FinishAsync(token => storage.Chats.UpdateOneAsync(held, settled, cancellationToken: token))).MatchedCount == 1;
    }

    private static UpdateDefinition<BsonDocument> MarkOf(string side, PushMark? mark) =>
        mark is null ? Set.Unset($"{side}.push") : Set.Set($"{side}.push", mark.ToBsonDocument());

    private static UpdateDefinition<BsonDocument> Hastened(string side, DateTimeOffset? dueAt) =>
        dueAt is { } time ? Set.Min(DueAt(side), MongoValues.ToBson(time)) : Nothing;

    private static string DueAt(string side) => $"{side}.push.dueAt";

    private static string SideOf(PushTarget target) => ChatDocument.Sides[target.IsFirst ? 0 : 1];
}
