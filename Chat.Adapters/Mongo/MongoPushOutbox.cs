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
    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> ReturnAfter =
        new() { ReturnDocument = ReturnDocument.After, Projection = ChatQueries.WithoutTail };

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
        [.. ChatDocument.Sides.Select(IndexOf)];

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
            var claimable = new BsonDocument
            {
                { "_id", target.ChatId },
                { DueAt(side), new BsonDocument("$lte", ToBson(terms.DueBy)) },
                { $"{side}.pushLease.until", NotAfter(terms.Now) },
                {
                    "$or", new BsonArray
                    {
                        new BsonDocument($"{side}.push.kind", MongoValues.Name(PushMarkKind.Clear)),
                        new BsonDocument($"{side}.pushed.at", NotAfter(terms.PushedBy)),
                    }
                },
            };
            var claim = new BsonDocument("$set", new BsonDocument($"{side}.pushLease", new BsonDocument
            {
                { "id", lease }, { "until", ToBson(terms.LeaseUntil) },
            }));
            // Not repeated: a lease whose answer got lost ends by itself.
            var chat = await call.OnceAsync(token =>
                storage.Chats.FindOneAndUpdateAsync<BsonDocument?>(claimable, claim, ReturnAfter, token));
            return chat is null ? null : new PushClaim(target, lease, (await ChatQueries.ReadAsync(call, [chat]))[0]);
        },
        ct);

    public Task SettleAsync(PushClaim claim, PushSettlement settlement, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var side = SideOf(claim.Target);
            // In this order: a commit may change the mark between two of them, but only a commit that the next one allows for.
            var (isClaimed, isGone) = (new BsonDocument($"{side}.push.version", claim.Mark.Version), Exists($"{side}.push", false));
            _ = await TrySettleAsync(call, claim, settlement, isClaimed, MarkOf(side, settlement.Remaining(claim.Mark)))
                || await TrySettleAsync(call, claim, settlement, isGone, MarkOf(side, settlement.WhenCancelled))
                || await TrySettleAsync(call, claim, settlement, Exists(DueAt(side), true), Hastened(side, settlement.NextDueAt));
            return true;
        },
        ct);

    public Task HastenAsync(PushTarget target, DateTimeOffset dueAt, CancellationToken ct)
    {
        var later = new BsonDocument { { "_id", target.ChatId }, { DueAt(SideOf(target)), new BsonDocument("$gt", ToBson(dueAt)) } };
        return storage.CallAsync(
            call => call.RunAsync(token =>
                storage.Chats.UpdateOneAsync(later, Hastened(SideOf(target), dueAt), cancellationToken: token)),
            ct);
    }

    private async Task<IEnumerable<DuePush>> ListDueAsync(MongoCall call, string side, DateTimeOffset now, int limit)
    {
        var due = await call.RunAsync(token => storage.Chats
            // With $exists too, which an engine may need to use the partial index.
            .Find(new BsonDocument(DueAt(side), new BsonDocument { { "$exists", true }, { "$lte", ToBson(now) } }))
            .Sort(new BsonDocument(DueAt(side), 1)).Limit(limit).Project(new BsonDocument(DueAt(side), 1)).ToListAsync(token));
        return due.Select(chat => new DuePush(
            new PushTarget(chat["_id"].AsString, side == ChatDocument.Sides[0]),
            MongoValues.Time(chat[side]["push"]["dueAt"].ToUniversalTime())));
    }

    // A repeat finds the lease gone, so it changes nothing.
    private async Task<bool> TrySettleAsync(
        MongoCall call, PushClaim claim, PushSettlement settlement, BsonDocument mark, BsonDocument update)
    {
        var side = SideOf(claim.Target);
        var held = new BsonDocument { { "_id", claim.Target.ChatId }, { $"{side}.pushLease.id", claim.Lease } };
        held.AddRange(mark);
        Add(update, "$unset", $"{side}.pushLease", 1);
        if (settlement.Pushed is { } pushed)
        {
            Add(update, "$set", $"{side}.pushed", pushed.ToBsonDocument());
        }
        else if (settlement.Cleared)
        {
            Add(update, "$unset", $"{side}.pushed", 1);
        }

        return (await call.FinishAsync(token => storage.Chats.UpdateOneAsync(held, update, cancellationToken: token))).MatchedCount == 1;
    }

    private static BsonDocument MarkOf(string side, PushMark? mark) => mark is null
        ? new BsonDocument("$unset", new BsonDocument($"{side}.push", 1))
        : new BsonDocument("$set", new BsonDocument($"{side}.push", mark.ToBsonDocument()));

    private static BsonDocument Hastened(string side, DateTimeOffset? dueAt) => dueAt is { } time
        ? new BsonDocument("$min", new BsonDocument(DueAt(side), ToBson(time)))
        : [];

    private static void Add(BsonDocument update, string operation, string path, BsonValue value)
    {
        if (!update.Contains(operation))
        {
            update[operation] = new BsonDocument();
        }

        update[operation].AsBsonDocument[path] = value;
    }

    // Also where there is no such time.
    private static BsonDocument NotAfter(DateTimeOffset time) => new("$not", new BsonDocument("$gt", ToBson(time)));

    private static BsonDocument Exists(string path, bool exists) => new(path, new BsonDocument("$exists", exists));

    private static MongoIndex IndexOf(string side) =>
        new(ChatDocument.Collection, $"chats_by_{side}_push", new BsonDocument(DueAt(side), 1)) { Only = Exists(DueAt(side), true) };

    private static BsonDateTime ToBson(DateTimeOffset time) => MongoValues.ToBson(time);

    private static string DueAt(string side) => $"{side}.push.dueAt";

    private static string SideOf(PushTarget target) => ChatDocument.Sides[target.IsFirst ? 0 : 1];
}
