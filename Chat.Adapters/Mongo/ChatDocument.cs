using System.Diagnostics.CodeAnalysis;
using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

/// <summary>A chat with both its members. Which values are derived, and how, is in <see cref="ChatUpdates"/>.</summary>
[BsonIgnoreExtraElements]
internal sealed record ChatDocument
{
    public const string Collection = "chats";

    [BsonId]
    public required string Id { get; init; }

    /// <summary>The key of the two users; see <see cref="PairOf"/>.</summary>
    [BsonElement("pair")]
    public required string Pair { get; init; }

    [BsonElement("first")]
    public required MemberDocument First { get; init; }

    [BsonElement("second")]
    public required MemberDocument Second { get; init; }

    [BsonElement("status")]
    public required string Status { get; init; }

    [BsonElement("requestedBy")]
    public required string RequestedBy { get; init; }

    [BsonElement("createdAt")]
    public required DateTime CreatedAt { get; init; }

    [BsonElement("requestedAt")]
    public required DateTime RequestedAt { get; init; }

    [BsonElement("requestPlace"), BsonIgnoreIfNull]
    public int? RequestPlace { get; init; }

    [BsonElement("respondedAt"), BsonIgnoreIfNull]
    public DateTime? RespondedAt { get; init; }

    [BsonElement("lastMessageAt"), BsonIgnoreIfNull]
    public DateTime? LastMessageAt { get; init; }

    [BsonElement("seq")]
    public long Seq { get; init; }

    [BsonElement("rev")]
    public long Rev { get; init; }

    [BsonElement("version")]
    public long Version { get; init; }

    /// <summary>Messages up to this one were erased for good.</summary>
    [BsonElement("erasedUpTo"), BsonIgnoreIfDefault]
    public long ErasedUpTo { get; init; }

    /// <summary>Derived: messages up to this one are to be erased; absent when all of them were.</summary>
    [BsonElement("eraseTo"), BsonIgnoreIfNull]
    public long? EraseTo { get; init; }

    /// <summary>The latest writes to the chat's messages; only where it is asked for.</summary>
    [BsonElement("writes"), BsonIgnoreIfNull]
    public List<WriteDocument>? Writes { get; init; }

    /// <summary>The database's clock when this was read; only where it is asked for, never stored.</summary>
    [BsonElement("now"), BsonIgnoreIfNull]
    public DateTime? Now { get; init; }

    /// <summary>
    /// Both user ids in ordinal order with a bar between. A bar inside an id is written as a tilde, which no user id has, so
    /// that no two pairs share a key. The keys of ids without a bar are the same as before ids could have one.
    /// </summary>
    public static string PairOf(string userId, string otherUserId)
    {
        var (first, second) = string.CompareOrdinal(userId, otherUserId) < 0 ? (userId, otherUserId) : (otherUserId, userId);
        return $"{first.Replace('|', '~')}|{second.Replace('|', '~')}";
    }

    /// <summary>With the hidings that took their ownRev and may not be on the message yet. For a chat that was read with its ring.</summary>
    [return: NotNullIfNotNull(nameof(message))]
    public Message? WithHidings(Message? message)
    {
        var more = (Writes ?? []).Where(w => w.Hider is { } hider && w.Message == message?.Id && !message.IsHiddenFor(hider));
        return message is null ? null : message with { Hidings = [.. message.Hidings, .. more.Select(w => new Hiding(w.Hider!, w.OwnRev))] };
    }

    public WriteDocument? FindWrite(ObjectId op) => Writes?.Find(write => write.Op == op);

    public Conversation ToConversation() => new()
    {
        Id = Id,
        First = First.ToMember(),
        Second = Second.ToMember(),
        Status = MongoValues.Parse<ChatStatus>(Status),
        RequestedBy = RequestedBy,
        CreatedAt = MongoValues.Time(CreatedAt),
        RequestedAt = MongoValues.Time(RequestedAt),
        RequestPlace = RequestPlace,
        RespondedAt = MongoValues.Time(RespondedAt),
        LastMessageAt = MongoValues.Time(LastMessageAt),
        Seq = Seq,
        Rev = Rev,
        Version = Version,
    };
}

/// <summary>One member's side.</summary>
[BsonIgnoreExtraElements]
internal sealed record MemberDocument
{
    [BsonElement("userId")]
    public required string UserId { get; init; }

    [BsonElement("ownRev")]
    public long OwnRev { get; init; }

    [BsonElement("unread")]
    public int Unread { get; init; }

    [BsonElement("lastReadSeq")]
    public long LastReadSeq { get; init; }

    [BsonElement("sharedReadSeq")]
    public long SharedReadSeq { get; init; }

    [BsonElement("archived")]
    public bool Archived { get; init; }

    [BsonElement("muted")]
    public bool Muted { get; init; }

    [BsonElement("mutedUntil"), BsonIgnoreIfNull]
    public DateTime? MutedUntil { get; init; }

    [BsonElement("clearedUpToSeq")]
    public long ClearedUpToSeq { get; init; }

    [BsonElement("clearedAtRev"), BsonIgnoreIfNull]
    public long? ClearedAtRev { get; init; }

    [BsonElement("clearedAtOwnRev")]
    public long ClearedAtOwnRev { get; init; }

    [BsonElement("hidden")]
    public bool Hidden { get; init; }

    [BsonElement("blocked")]
    public bool Blocked { get; init; }

    [BsonElement("returnedWithSeq"), BsonIgnoreIfDefault]
    public long ReturnedWithSeq { get; init; }

    /// <summary>When the chat last changed for this member, by the database's clock.</summary>
    [BsonElement("changedAt"), BsonIgnoreIfDefault]
    public DateTime ChangedAt { get; init; }

    public static MemberDocument Of(Member member) => new()
    {
        UserId = member.UserId,
        OwnRev = member.OwnRev,
        Unread = member.Unread,
        LastReadSeq = member.LastReadSeq,
        SharedReadSeq = member.SharedReadSeq,
        Archived = member.Archived,
        Muted = member.Muted,
        MutedUntil = member.MutedUntil?.UtcDateTime,
        ClearedUpToSeq = member.ClearedUpToSeq,
        ClearedAtRev = member.ClearedAtRev,
        ClearedAtOwnRev = member.ClearedAtOwnRev,
        Hidden = member.Hidden,
        Blocked = member.Blocked,
        ReturnedWithSeq = member.ReturnedWithSeq,
    };

    public Member ToMember() => new()
    {
        UserId = UserId,
        OwnRev = OwnRev,
        Unread = Unread,
        LastReadSeq = LastReadSeq,
        SharedReadSeq = SharedReadSeq,
        Archived = Archived,
        Muted = Muted,
        MutedUntil = MongoValues.Time(MutedUntil),
        ClearedUpToSeq = ClearedUpToSeq,
        ClearedAtRev = ClearedAtRev,
        ClearedAtOwnRev = ClearedAtOwnRev,
        Hidden = Hidden,
        Blocked = Blocked,
        ReturnedWithSeq = ReturnedWithSeq,
    };
}
