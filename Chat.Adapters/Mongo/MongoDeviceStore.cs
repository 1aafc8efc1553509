using Chat.Core.Push;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Devices as one document each. The unique index on the address decides a race for it.</summary>
public sealed class MongoDeviceStore(MongoStorage storage) : IDeviceStore
{
    private const int MaxAttempts = 5;

    private static readonly FilterDefinitionBuilder<DeviceDocument> Where = Builders<DeviceDocument>.Filter;
    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };

    private readonly IMongoCollection<DeviceDocument> _devices = storage.Database.GetCollection<DeviceDocument>(DeviceDocument.Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(DeviceDocument.Collection, "devices_by_address", new BsonDocument("addressHash", 1)) { Unique = true },
        new(DeviceDocument.Collection, "devices_by_user", new BsonDocument { { "userId", 1 }, { "seenAt", -1 }, { "deviceId", 1 } }),
        new(DeviceDocument.Collection, "devices_by_sign", new BsonDocument("seenAt", 1)),
    ];

    public Task<SavedDevice> SaveAsync(Device device, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var known = await FindAsync(call, device);
            var saved = device with { CreatedAt = known?.CreatedAt ?? device.CreatedAt };
            await ReplaceAsync(call, DeviceDocument.Of(saved));
            if (known is null)
            {
                await TrimAsync(call, device);
            }

            return new SavedDevice(saved, known is null);
        },
        ct);

    public Task<IReadOnlyList<Device>> ListAsync(string userId, CancellationToken ct) => storage.CallAsync<IReadOnlyList<Device>>(
        async call =>
        {
            var found = await call.RunAsync(token => _devices.Find(d => d.UserId == userId)
                .SortByDescending(d => d.SeenAt).ThenBy(d => d.DeviceId).ToListAsync(token));
            return [.. found.Select(d => d.ToDevice())];
        },
        ct);

    public Task RemoveAsync(string userId, string deviceId, CancellationToken ct) =>
        RemoveAsync(Where.Eq(d => d.Id, DeviceDocument.IdOf(userId, deviceId)), ct);

    public Task RemoveUnchangedAsync(Device device, CancellationToken ct) => RemoveAsync(
        Where.Eq(d => d.Id, DeviceDocument.IdOf(device.UserId, device.DeviceId))
            & Where.Eq(d => d.AddressHash, device.Address.Hash) & Where.Eq(d => d.SeenAt, device.SeenAt.UtcDateTime),
        ct);

    public Task RemoveAllAsync(string userId, CancellationToken ct) => RemoveAsync(Where.Eq(d => d.UserId, userId), ct);

    public Task<int> RemoveUnseenAsync(DateTimeOffset seenBefore, int limit, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var unseen = Where.Lt(d => d.SeenAt, seenBefore.UtcDateTime);
            var ids = await call.RunAsync(token =>
                _devices.Find(unseen).SortBy(d => d.SeenAt).Limit(limit).Project(d => d.Id).ToListAsync(token));
            var removed = ids.Count == 0
                ? null
                : await call.RunAsync(token => _devices.DeleteManyAsync(Where.In(d => d.Id, ids) & unseen, token));
            return (int)(removed?.DeletedCount ?? 0);
        },
        ct);

    private async Task<Device?> FindAsync(MongoCall call, Device device)
    {
        var id = DeviceDocument.IdOf(device.UserId, device.DeviceId);
        return (await call.RunAsync(token => _devices.Find(d => d.Id == id).FirstOrDefaultAsync(token)))?.ToDevice();
    }

    // The address is taken from the device that has it. When another call takes it back in between, the last one wins.
    private async Task ReplaceAsync(MongoCall call, DeviceDocument document)
    {
        for (var attempt = 1; ; attempt++)
        {
            await call.RunAsync(token => _devices.DeleteManyAsync(
                Where.Eq(d => d.AddressHash, document.AddressHash) & Where.Ne(d => d.Id, document.Id), token));
            try
            {
                await call.RunAsync(token => _devices.ReplaceOneAsync(d => d.Id == document.Id, document, Upsert, token));
                return;
            }
            catch (MongoException e) when (MongoFaults.IsDuplicate(e) && attempt < MaxAttempts)
            {
                // Another device took the address, or another call created this device.
            }
        }
    }

    private async Task TrimAsync(MongoCall call, Device added)
    {
        var others = Where.Eq(d => d.UserId, added.UserId) & Where.Ne(d => d.DeviceId, added.DeviceId);
        var surplus = await call.RunAsync(token => _devices.Find(others).SortByDescending(d => d.SeenAt).ThenBy(d => d.DeviceId)
            .Skip(Limits.MaxDevices - 1).Project(d => d.Id).ToListAsync(token));
        if (surplus.Count > 0)
        {
            await call.RunAsync(token => _devices.DeleteManyAsync(Where.In(d => d.Id, surplus), token));
        }
    }

    private Task RemoveAsync(FilterDefinition<DeviceDocument> filter, CancellationToken ct) =>
        storage.CallAsync(call => call.RunAsync(token => _devices.DeleteManyAsync(filter, token)), ct);
}
