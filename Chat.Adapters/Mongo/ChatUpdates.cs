using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;
using static Chat.Adapters.Mongo.Expressions;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The changes of a chat, as updates that the database computes from what it has: one command each, atomic, with its
/// own clock for <c>changedAt</c>. All end with <see cref="ChatKeys.Derive"/>.
/// </summary>
internal static class ChatUpdates
{
    private static readonly string[] Sides = ["first", "second"];

    /// <summary>The next number, the flags that a new message changes, and one more unread for the other side.</summary>
    public static UpdateDefinition<ChatDocument> Append(Message draft, ObjectId op)
    {
        var entry = new BsonDocument
        {
            { "op", op }, { "at", Now }, { "message", Value(draft.Id) }, { "rev", Increment("$rev", 1) },
            { "seq", Increment("$seq", 1) }, { "sender", Value(draft.SenderId) }, { "client", Value(draft.ClientMessageId) },
        };
        entry.AddRange(AnswersOf(draft));
        var sides = Sides.Select(side => new BsonElement(side, Merge(
            $"${side}",
            If(IsOf(side, draft.SenderId), Show(side, $"${side}.archived", unread: 0), Show(side, StaysArchived(side, draft.CreatedAt), unread: 1)))));
        return Update(new BsonDocument(sides)
        {
            { "seq", Increment("$seq", 1) },
            { "rev", Increment("$rev", 1) },
            { "version", Increment("$version", 1) },
            { "lastMessageAt", MongoValues.ToBson(draft.CreatedAt) },
            { WriteRing.Field, WriteRing.With(entry) },
        });
    }

    /// <summary>The next rev; one unread less for the reader of a message that becomes deleted.</summary>
    public static UpdateDefinition<ChatDocument> Replace(Message before, Message after, ObjectId op)
    {
        var uncount = after.Deleted && !before.Deleted;
        var entry = new BsonDocument { { "op", op }, { "at", Now }, { "message", Value(before.Id) }, { "rev", Increment("$rev", 1) } };
        entry.AddRange(AnswersOf(before));
        if (uncount || before.Content != after.Content)
        {
            entry.Add("became", uncount ? WriteRing.Deleted : WriteRing.Edited);
        }

        var sides = Sides.Select(side => new BsonElement(side, Merge(
            $"${side}",
            new BsonDocument("changedAt", Now),
            If(uncount && Counts(side, before) is { } counts ? counts : false, Uncounted(side), new BsonDocument()))));
        return Update(new BsonDocument(sides)
        {
            { "rev", Increment("$rev", 1) },
            { "version", Increment("$version", 1) },
            { WriteRing.Field, WriteRing.With(entry) },
        });
    }

    /// <summary>The member's next ownRev; one unread less for them if the message was unread.</summary>
    public static UpdateDefinition<ChatDocument> Hide(Message message, string userId, ObjectId op)
    {
        var ownRev = Increment(If(IsOf("first", userId), "$first.ownRev", "$second.ownRev"), 1);
        var entry = new BsonDocument
        {
            { "op", op }, { "at", Now }, { "message", Value(message.Id) }, { "hider", Value(userId) }, { "ownRev", ownRev },
        };
        var sides = Sides.Select(side => new BsonElement(side, Merge(
            $"${side}",
            If(IsOf(side, userId), new BsonDocument { { "ownRev", Increment($"${side}.ownRev", 1) }, { "changedAt", Now } }, new BsonDocument()),
            If(Op("$and", IsOf(side, userId), Counts(side, message)), Uncounted(side), new BsonDocument()))));
        return Update(new BsonDocument(sides)
        {
            { "version", Increment("$version", 1) },
            { WriteRing.Field, WriteRing.With(entry) },
        });
    }

    /// <summary>
    /// Undoes what can be undone of a write whose message was refused: its number stays a hole, but nobody waits for it,
    /// and the reader's counter is put back.
    /// </summary>
    public static UpdateDefinition<ChatDocument> GiveBack(ObjectId op, string senderId, long seq, int unread)
    {
        // Who has read on since has a counter that was counted anew.
        var sides = Sides.Select(side => new BsonElement(side, Merge($"${side}", If(
            Op("$and", Op("$ne", $"${side}.userId", Value(senderId)), IsAboveFloor(side, seq)),
            new BsonDocument("unread", Op("$max", 0, Increment($"${side}.unread", unread))),
            new BsonDocument()))));
        return Update(new BsonDocument(sides) { { WriteRing.Field, WriteRing.Without(op) } });
    }

    /// <summary>Replaces the state, or makes it; <paramref name="intro"/> takes its number along.</summary>
    public static UpdateDefinition<ChatDocument> Save(Conversation? before, Conversation after, Message? intro, ObjectId op)
    {
        var shared = before is null || before.Rev != after.Rev;
        var set = new BsonDocument
        {
            { "first", Side("$first", after.First, shared || before!.First.OwnRev != after.First.OwnRev) },
            { "second", Side("$second", after.Second, shared || before!.Second.OwnRev != after.Second.OwnRev) },
            { "status", MongoValues.Name(after.Status) },
            { "requestedBy", Value(after.RequestedBy) },
            { "requestedAt", MongoValues.ToBson(after.RequestedAt) },
            { "requestPlace", after.RequestPlace is { } place ? place : None },
            { "respondedAt", after.RespondedAt is { } responded ? MongoValues.ToBson(responded) : None },
            { "lastMessageAt", after.LastMessageAt is { } last ? MongoValues.ToBson(last) : None },
            { "seq", after.Seq },
            { "rev", after.Rev },
            { "version", after.Version },
        };
        if (before is null)
        {
            set.Add("createdAt", MongoValues.ToBson(after.CreatedAt));
            set.Add("users", Value(new BsonArray { after.First.UserId, after.Second.UserId }));
        }

        var writes = new BsonDocument(WriteRing.Field, Op("$ifNull", "$writes", new BsonArray()));
        return intro is null
            ? Update(set.Merge(writes))
            : Update(set.Merge(writes), new BsonDocument(WriteRing.Field, WriteRing.With(EntryOf(intro, after, op))));
    }

    private static BsonDocument AnswersOf(Message message) =>
        message.ReplyTo is { } reply ? new BsonDocument("answers", Value(reply.Id)) : [];

    private static BsonDocument EntryOf(Message intro, Conversation after, ObjectId op) => new()
    {
        { "op", op }, { "at", Now }, { "message", Value(intro.Id) }, { "rev", after.Rev },
        { "seq", after.Seq }, { "sender", Value(intro.SenderId) }, { "client", Value(intro.ClientMessageId) },
    };

    private static BsonDocument Side(string side, Member member, bool changed) => Merge(
        Value(MemberDocument.Of(member).ToBsonDocument()),
        new BsonDocument("changedAt", changed ? Now : $"{side}.changedAt"));

    // What only this member sees of a new message takes their next ownRev.
    private static BsonDocument Show(string side, BsonValue archived, int unread)
    {
        var changes = Op("$or", $"${side}.hidden", Op("$ne", $"${side}.archived", archived));
        return new BsonDocument
        {
            { "hidden", false },
            { "archived", archived },
            { "ownRev", Increment($"${side}.ownRev", If(changes, 1, 0)) },
            { "unread", Increment($"${side}.unread", unread) },
            { "returnedWithSeq", If(changes, Increment("$seq", 1), $"${side}.returnedWithSeq") },
            { "changedAt", Now },
        };
    }

    private static BsonDocument StaysArchived(string side, DateTimeOffset now) => Op(
        "$and",
        $"${side}.archived",
        $"${side}.muted",
        Op("$gt", Op("$ifNull", $"${side}.mutedUntil", MongoValues.ToBson(DateTimeOffset.MaxValue)), MongoValues.ToBson(now)));

    private static BsonDocument IsOf(string side, string userId) => Op("$eq", $"${side}.userId", Value(userId));

    private static BsonDocument Counts(string side, Message message) => Op(
        "$and",
        Op("$eq", "$status", MongoValues.Name(ChatStatus.Accepted)),
        Op("$ne", $"${side}.userId", Value(message.SenderId)),
        Op("$not", Op("$in", $"${side}.userId", Value(new BsonArray(message.Hidings.Select(h => h.UserId))))),
        !message.Deleted,
        WriteRing.StillCounts(side, message.Id),
        IsAboveFloor(side, message.Seq));

    private static BsonDocument IsAboveFloor(string side, long seq) =>
        Op("$gt", seq, Op("$max", $"${side}.lastReadSeq", $"${side}.clearedUpToSeq"));

    private static BsonDocument Uncounted(string side) =>
        new("unread", Op("$max", 0, Op("$subtract", $"${side}.unread", 1)));

    private static UpdateDefinition<ChatDocument> Update(params BsonDocument[] sets) => Builders<ChatDocument>.Update.Pipeline(
        PipelineDefinition<ChatDocument, ChatDocument>.Create(
            sets.Select(set => new BsonDocument("$set", set)).Append(ChatKeys.Derive())));
}
