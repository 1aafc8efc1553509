using Chat.Core.Push;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteDeviceStore(SqliteDatabase database) : IDeviceStore
{
    private const string Columns =
        "user_id, device_id, kind, target, p256dh, auth, topic, sandbox, label, created_at, seen_at";

    private const string Find = $"select {Columns} from devices where user_id = @user and device_id = @device";

    private const string OfUser = $"select {Columns} from devices where user_id = @user order by seen_at desc, device_id";

    private const string RemoveAddress =
        "delete from devices where address_hash = @hash and not (user_id = @user and device_id = @device)";

    private const string Save = """
        insert into devices(
            user_id, device_id, address_hash, kind, target, p256dh, auth, topic, sandbox, label, created_at, seen_at)
        values(@user, @device, @hash, @kind, @target, @p256dh, @auth, @topic, @sandbox, @label, @created, @seen)
        on conflict(user_id, device_id) do update set address_hash = excluded.address_hash, kind = excluded.kind,
            target = excluded.target, p256dh = excluded.p256dh, auth = excluded.auth, topic = excluded.topic,
            sandbox = excluded.sandbox, label = excluded.label, seen_at = excluded.seen_at
        """;

    private const string Trim = """
        delete from devices where user_id = @user and device_id in (
            select device_id from devices where user_id = @user and device_id <> @device
            order by seen_at desc, device_id limit -1 offset @keep)
        """;

    private const string Remove = "delete from devices where user_id = @user and device_id = @device";

    private const string RemoveUnchanged =
        "delete from devices where user_id = @user and device_id = @device and address_hash = @hash and seen_at = @seen";

    private const string RemoveAll = "delete from devices where user_id = @user";

    private const string RemoveUnseen = """
        delete from devices where (user_id, device_id) in (
            select user_id, device_id from devices where seen_at < @before order by seen_at limit @limit)
        """;

    public Task<SavedDevice> SaveAsync(Device device, CancellationToken ct) => database.WriteAsync(session => Write(session, device), ct);

    public Task<IReadOnlyList<Device>> ListAsync(string userId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Device>>(session => session.List(OfUser, Map, ("@user", userId)), ct);

    public Task RemoveAsync(string userId, string deviceId, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Remove, ("@user", userId), ("@device", deviceId)), ct);

    public Task RemoveUnchangedAsync(Device device, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            RemoveUnchanged, ("@user", device.UserId), ("@device", device.DeviceId), ("@hash", device.Address.Hash),
            ("@seen", device.SeenAt.Milliseconds())),
        ct);

    public Task RemoveAllAsync(string userId, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(RemoveAll, ("@user", userId)), ct);

    public Task<int> RemoveUnseenAsync(DateTimeOffset seenBefore, int limit, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(RemoveUnseen, ("@before", seenBefore.Milliseconds()), ("@limit", limit)), ct);

    private static SavedDevice Write(SqliteSession session, Device device)
    {
        var (user, id, address) = (device.UserId, device.DeviceId, device.Address);
        var before = session.Find(Find, Map, ("@user", user), ("@device", id));
        session.Execute(RemoveAddress, ("@hash", address.Hash), ("@user", user), ("@device", id));
        session.Execute(
            Save,
            ("@user", user), ("@device", id), ("@hash", address.Hash), ("@kind", (int)address.Kind), ("@target", address.Target),
            ("@p256dh", address.P256dh), ("@auth", address.Auth), ("@topic", address.Topic), ("@sandbox", address.Sandbox),
            ("@label", device.Label), ("@created", device.CreatedAt.Milliseconds()), ("@seen", device.SeenAt.Milliseconds()));
        if (before is not null)
        {
            return new SavedDevice(device with { CreatedAt = before.CreatedAt }, Created: false);
        }

        session.Execute(Trim, ("@user", user), ("@device", id), ("@keep", Limits.MaxDevices - 1));
        return new SavedDevice(device, Created: true);
    }

    private static Device Map(SqliteRow row) => new()
    {
        UserId = row.GetString(0),
        DeviceId = row.GetString(1),
        Address = new DeviceAddress((PushKind)row.GetInt32(2), row.GetString(3))
        {
            P256dh = row.FindText(4),
            Auth = row.FindText(5),
            Topic = row.FindText(6),
            Sandbox = row.GetBoolean(7),
        },
        Label = row.FindText(8),
        CreatedAt = row.GetTime(9),
        SeenAt = row.GetTime(10),
    };
}
