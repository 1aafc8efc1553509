using Chat.Core.Push;
using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

[BsonIgnoreExtraElements]
internal sealed record DeviceDocument
{
    public const string Collection = "devices";

    /// <summary>See <see cref="IdOf"/>.</summary>
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("userId")]
    public required string UserId { get; init; }

    [BsonElement("deviceId")]
    public required string DeviceId { get; init; }

    [BsonElement("addressHash")]
    public required string AddressHash { get; init; }

    [BsonElement("kind")]
    public required string Kind { get; init; }

    [BsonElement("target")]
    public required string Target { get; init; }

    [BsonElement("p256dh"), BsonIgnoreIfNull]
    public string? P256dh { get; init; }

    [BsonElement("auth"), BsonIgnoreIfNull]
    public string? Auth { get; init; }

    [BsonElement("topic"), BsonIgnoreIfNull]
    public string? Topic { get; init; }

    [BsonElement("sandbox"), BsonIgnoreIfDefault]
    public bool Sandbox { get; init; }

    [BsonElement("label"), BsonIgnoreIfNull]
    public string? Label { get; init; }

    [BsonElement("createdAt")]
    public DateTime CreatedAt { get; init; }

    [BsonElement("seenAt")]
    public DateTime SeenAt { get; init; }

    /// <summary>The user and the device. A device's id has no bar, so the text is read in one way only.</summary>
    public static string IdOf(string userId, string deviceId) => $"{userId}|{deviceId}";

    public static DeviceDocument Of(Device device) => new()
    {
        Id = IdOf(device.UserId, device.DeviceId),
        UserId = device.UserId,
        DeviceId = device.DeviceId,
        AddressHash = device.Address.Hash,
        Kind = MongoValues.Name(device.Address.Kind),
        Target = device.Address.Target,
        P256dh = device.Address.P256dh,
        Auth = device.Address.Auth,
        Topic = device.Address.Topic,
        Sandbox = device.Address.Sandbox,
        Label = device.Label,
        CreatedAt = device.CreatedAt.UtcDateTime,
        SeenAt = device.SeenAt.UtcDateTime,
    };

    public Device ToDevice() => new()
    {
        UserId = UserId,
        DeviceId = DeviceId,
        Address = new DeviceAddress(MongoValues.Parse<PushKind>(Kind), Target)
        {
            P256dh = P256dh,
            Auth = Auth,
            Topic = Topic,
            Sandbox = Sandbox,
        },
        Label = Label,
        CreatedAt = MongoValues.Time(CreatedAt),
        SeenAt = MongoValues.Time(SeenAt),
    };
}
