using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

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
    [property: BsonElement("chatId")] string ChatId,
    [property: BsonElement("userId")] string UserId,
    [property: BsonElement("stops")] bool Stops);
