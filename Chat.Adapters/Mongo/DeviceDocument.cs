using Chat.Core.Push;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Chat.Adapters.Mongo;

/// <summary>A device as a document: the domain's records of the device and its address in one, and the address's hash.</summary>
internal static class DeviceDocument
{
    public const string Collection = "devices";

    /// <summary>The user and the device. A device's id has no bar, so the text is read in one way only.</summary>
    public static string IdOf(Device device) => IdOf(device.UserId, device.DeviceId);

    /// <inheritdoc cref="IdOf(Device)"/>
    public static string IdOf(string userId, string deviceId) => $"{userId}|{deviceId}";

    public static BsonDocument Of(Device device) =>
        new BsonDocument { { "_id", IdOf(device) }, { "addressHash", device.Address.Hash } }
            .AddRange(device.ToBsonDocument()).AddRange(device.Address.ToBsonDocument());

    public static Device Read(BsonDocument document) => BsonSerializer.Deserialize<Device>(document) with
    {
        Address = BsonSerializer.Deserialize<DeviceAddress>(document),
    };
}
