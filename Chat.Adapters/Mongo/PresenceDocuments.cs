using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

/// <summary>A connection's lease with the rooms it joined.</summary>
[BsonIgnoreExtraElements]
internal sealed record ConnectionDocument
{
    public const string Collection = "connections";

    [BsonId]
    public required string Id { get; init; }

    [BsonElement("userId")]
    public required string UserId { get; init; }

    [BsonElement("expiresAt")]
    public DateTime ExpiresAt { get; init; }

    [BsonElement("rooms"), BsonIgnoreIfNull]
    public List<RoomDocument>? Rooms { get; init; }
}

internal sealed record RoomDocument(
    [property: BsonElement("chatId")] string ChatId, [property: BsonElement("peerId")] string PeerId);

/// <summary>When a user last typed, or stopped, in a chat.</summary>
[BsonIgnoreExtraElements]
internal sealed record TypingDocument
{
    public const string Collection = "typing";

    [BsonId]
    public required TypingKey Id { get; init; }

    [BsonElement("at")]
    public DateTime At { get; init; }
}

internal sealed record TypingKey(
    [property: BsonElement("chatId")] string ChatId, [property: BsonElement("userId")] string UserId, [property: BsonElement("stops")] bool Stops);
