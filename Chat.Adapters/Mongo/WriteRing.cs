using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using static Chat.Adapters.Mongo.Expressions;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The chat's latest writes to its messages. Each write takes its number here first and changes the message second;
/// until then, the ring is how others know of it:
/// a repeated send is known without a look at the messages, a reader of changes waits for what is in flight, whoever
/// comes next can finish what a killed process left, and a retry finds the number that its lost answer named.
/// </summary>
internal static class WriteRing
{
    public const string Field = "writes";

    /// <summary>What a message became by a change: see <see cref="WriteDocument.Became"/>.</summary>
    public const string Edited = "edited";

    /// <inheritdoc cref="Edited"/>
    public const string Deleted = "deleted";

    /// <summary>
    /// A message that did not follow its number within this never will: calls of the store end long before, and the
    /// server gives up a command before its client does.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>What is in flight is waited for in these steps, half a second in all: what takes longer was most likely left behind.</summary>
    public static readonly TimeSpan[] Patience = [.. new[] { 5, 10, 20, 40, 80, 150, 200 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    // What is older than the deadline is kept for repeats and stale edits alone; those find a slower way without it.
    private const int Kept = 32;

    /// <summary>The ring with <paramref name="entry"/> at its end; never without one that may still be in flight.</summary>
    public static BsonValue With(BsonDocument entry)
    {
        var recent = Op("$filter", new BsonDocument
        {
            { "input", "$writes" },
            { "as", "write" },
            { "cond", Op("$gt", "$$write.at", Op("$subtract", Now, (long)Deadline.TotalMilliseconds)) },
        });
        var count = Op("$max", Kept - 1, new BsonDocument("$size", recent));
        return Op("$concatArrays", Op("$slice", "$writes", Op("$multiply", -1, count)), new BsonArray { entry });
    }

    /// <summary>The ring without the write of <paramref name="op"/>, which was given back.</summary>
    public static BsonValue Without(ObjectId op) => Op("$filter", new BsonDocument
    {
        { "input", "$writes" },
        { "as", "write" },
        { "cond", Op("$ne", "$$write.op", op) },
    });

    /// <summary>A filter: the ring has no such write.</summary>
    public static BsonDocument Lacks(BsonDocument write) =>
        new(Field, new BsonDocument("$not", new BsonDocument("$elemMatch", write)));

    /// <summary>
    /// A filter: neither content nor deletion of the message changed since it was read, nor is about to, but for
    /// changes of which it is known that they never came.
    /// </summary>
    public static BsonDocument IsCurrent(Message message, IEnumerable<ObjectId> dead) => Lacks(new BsonDocument
    {
        { "message", message.Id },
        { "rev", new BsonDocument("$gt", message.Rev) },
        { "became", new BsonDocument("$exists", true) },
        { "op", new BsonDocument("$nin", new BsonArray(dead)) },
    });

    /// <summary>A hiding of the message by someone who had not hidden it when it was read.</summary>
    public static BsonDocument HidingBeyond(Message message) => new()
    {
        { "message", message.Id },
        { "hider", new BsonDocument { { "$exists", true }, { "$nin", new BsonArray(message.Hidings.Select(h => h.UserId)) } } },
    };

    public static BsonDocument HidingOf(string messageId, string userId) => new() { { "message", messageId }, { "hider", userId } };

    /// <summary>
    /// An expression: by what the ring knows, the message stands in the side's unread as it did when it was read. A
    /// deletion or a hiding took it out when it took its number, though its mark may not be on the message yet.
    /// </summary>
    public static BsonDocument StillCounts(string side, string messageId)
    {
        var uncounted = Op("$filter", new BsonDocument
        {
            { "input", "$writes" },
            { "as", "write" },
            { "cond", Op("$and", Op("$eq", "$$write.message", Value(messageId)), Op("$or", Op("$eq", "$$write.became", Deleted), Op("$eq", "$$write.hider", $"${side}.userId"))) },
        });
        return Op("$eq", 0, new BsonDocument("$size", uncounted));
    }
}

/// <summary>A write that took a number. Of a send: rev, seq, sender, client, answers. Of a change: rev, became, answers. Of a hiding: hider, ownRev.</summary>
[BsonIgnoreExtraElements]
internal sealed record WriteDocument
{
    /// <summary>The one operation that did it, over all its attempts.</summary>
    [BsonElement("op")]
    public required ObjectId Op { get; init; }

    /// <summary>By the database's clock.</summary>
    [BsonElement("at")]
    public required DateTime At { get; init; }

    [BsonElement("message")]
    public required string Message { get; init; }

    [BsonElement("rev")]
    public long Rev { get; init; }

    [BsonElement("seq")]
    public long Seq { get; init; }

    [BsonElement("sender")]
    public string? Sender { get; init; }

    [BsonElement("client")]
    public string? Client { get; init; }

    /// <summary>What the message answers.</summary>
    [BsonElement("answers")]
    public string? Answers { get; init; }

    /// <summary>Absent when only the reactions changed.</summary>
    [BsonElement("became")]
    public string? Became { get; init; }

    [BsonElement("hider")]
    public string? Hider { get; init; }

    [BsonElement("ownRev")]
    public long OwnRev { get; init; }
}
