using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

/// <summary>A death; its id has the endpoint, since two endpoints may fail to take the same webhook.</summary>
[BsonIgnoreExtraElements]
internal sealed record WebhookDeathDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("endpoint")]
    public int Endpoint { get; init; }

    [BsonElement("webhook")]
    public required string Webhook { get; init; }

    [BsonElement("type")]
    public required string Type { get; init; }

    [BsonElement("at")]
    public DateTime At { get; init; }
}
