using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

/// <summary>A room that a connection joined.</summary>
internal sealed record RoomDocument(
    [property: BsonElement("chatId")] string ChatId, [property: BsonElement("peerId")] string PeerId);
