using Chat.Core.Push;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Devices as one document each. The unique index on the address decides a race for it.</summary>
public sealed class MongoDeviceStore(MongoStorage storage) : IDeviceStore
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;
    private static readonly BsonDocument NewestFirst = new() { { "seenAt", -1 }, { "deviceId", 1 } };

    private readonly MongoDocuments<BsonDocument> _devices = new(storage, DeviceDocument.Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(DeviceDocument.Collection, "devices_by_address", "addressHash") { Unique = true },
        new(DeviceDocument.Collection, "devices_by_user", "userId", "-seenAt", "deviceId"),
        new(DeviceDocument.Collection, "devices_by_sign", "seenAt"),
    ];

    public Task<SavedDevice> SaveAsync(Device device, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var isKnown = Where.Eq("_id", DeviceDocument.IdOf(device));
            var known = await call.RunAsync(token => _devices.Collection.Find(isKnown).FirstOrDefaultAsync(token));
            var saved = known is null ? device : device with { CreatedAt = DeviceDocument.Read(known).CreatedAt };
            await ReplaceAsync(call, DeviceDocument.Of(saved));
            if (known is null)
            {
                await TrimAsync(call, device);
            }

            return new SavedDevice(saved, known is null);
        },
        ct);

    public async Task<IReadOnlyList<Device>> ListAsync(string userId, CancellationToken ct)
    {
        var found = await _devices.ListAsync(devices => devices.Find(Where.Eq("userId", userId)).Sort(NewestFirst), ct);
        return [.. found.Select(DeviceDocument.Read)];
    }

    public Task RemoveAsync(string userId, string deviceId, CancellationToken ct) =>
        _devices.RemoveAsync(DeviceDocument.IdOf(userId, deviceId), ct);

    public Task RemoveUnchangedAsync(Device device, CancellationToken ct) => _devices.RemoveManyAsync(
        Where.Eq("_id", DeviceDocument.IdOf(device))
            & Where.Eq("addressHash", device.Address.Hash) & Where.Eq("seenAt", MongoValues.ToBson(device.SeenAt)),
        ct);

    public Task RemoveAllAsync(string userId, CancellationToken ct) => _devices.RemoveManyAsync(Where.Eq("userId", userId), ct);

    public Task<int> RemoveUnseenAsync(DateTimeOffset seenBefore, int limit, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var unseen = Where.Lt("seenAt", MongoValues.ToBson(seenBefore));
            return await RemoveAsync(call, devices => devices.Find(unseen).Sort(new BsonDocument("seenAt", 1)).Limit(limit), unseen);
        },
        ct);

    // The address is taken from the device that has it. When another call takes it back in between, the last one wins.
    private Task<ReplaceOneResult> ReplaceAsync(MongoCall call, BsonDocument document) => MongoFaults.RetryDuplicateAsync(
        async () =>
        {
            var id = document["_id"];
            await call.RunAsync(token => _devices.Collection.DeleteManyAsync(
                Where.Eq("addressHash", document["addressHash"]) & Where.Ne("_id", id), token));
            return await call.RunAsync(token => _devices.Collection.ReplaceOneAsync(
                Where.Eq("_id", id), document, new ReplaceOptions { IsUpsert = true }, token));
        },
        maxAttempts: 5);

    private Task TrimAsync(MongoCall call, Device added)
    {
        var others = Where.Eq("userId", added.UserId) & Where.Ne("deviceId", added.DeviceId);
        return RemoveAsync(call, devices => devices.Find(others).Sort(NewestFirst).Skip(Limits.MaxDevices - 1), Where.Empty);
    }

    // Those that were found, if they still match the filter.
    private async Task<int> RemoveAsync(
        MongoCall call,
        Func<IMongoCollection<BsonDocument>, IFindFluent<BsonDocument, BsonDocument>> find,
        FilterDefinition<BsonDocument> filter)
    {
        var found = await call.RunAsync(token => find(_devices.Collection).Project(new BsonDocument("_id", 1)).ToListAsync(token));
        if (found.Count == 0)
        {
            return 0;
        }

        var all = Where.In("_id", found.Select(device => device["_id"]));
        return (int)(await call.RunAsync(token => _devices.Collection.DeleteManyAsync(all & filter, token))).DeletedCount;
    }
}
