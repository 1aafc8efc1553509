using Chat.Core;
using Chat.Core.Push;

namespace Chat.Tests.Contracts;

public abstract class DeviceStoreContract : StoreContract
{
    internal static Device NewDevice(string userId, string deviceId = "phone", int seen = 0, string? token = null) => new()
    {
        UserId = userId,
        DeviceId = deviceId,
        Address = new DeviceAddress(PushKind.Fcm, token ?? Stores.NewId("token")),
        CreatedAt = Stores.At(seen),
        SeenAt = Stores.At(seen),
    };

    [Fact]
    public async Task A_device_is_stored_with_all_its_fields()
    {
        var user = Stores.NewId("user");
        Device[] devices =
        [
            NewDevice(user, "browser", seen: 3) with
            {
                Label = "Firefox",
                Address = new DeviceAddress(PushKind.Webpush, $"https://push.example/{user}") { P256dh = "key", Auth = "secret" },
            },
            NewDevice(user, "iphone", seen: 2) with
            {
                Address = new DeviceAddress(PushKind.Apns, Stores.NewId("token")) { Topic = "com.example", Sandbox = true },
            },
            NewDevice(user, "android", seen: 1),
        ];

        foreach (var device in devices)
        {
            Assert.Equal(new SavedDevice(device, Created: true), await Stores.Devices.SaveAsync(device, Ct));
        }

        Assert.Equal(devices, await Stores.Devices.ListAsync(user, Ct));
        Assert.Empty(await Stores.Devices.ListAsync(Stores.NewId("user"), Ct));
    }

    [Fact]
    public async Task A_renewed_device_keeps_the_time_of_its_creation()
    {
        var device = NewDevice(Stores.NewId("user")) with { Label = "old" };
        await Stores.Devices.SaveAsync(device, Ct);
        var renewed = NewDevice(device.UserId, seen: 5) with { Label = "new" };

        var saved = await Stores.Devices.SaveAsync(renewed, Ct);

        Assert.Equal(new SavedDevice(renewed with { CreatedAt = device.CreatedAt }, Created: false), saved);
        Assert.Equal([saved.Device], await Stores.Devices.ListAsync(device.UserId, Ct));
    }

    [Fact]
    public async Task An_address_moves_to_the_device_that_registered_it_last()
    {
        var (ana, ben) = Stores.NewPair();
        var token = Stores.NewId("token");
        await Stores.Devices.SaveAsync(NewDevice(ana, "one", token: token), Ct);
        await Stores.Devices.SaveAsync(NewDevice(ana, "two", token: token), Ct);
        Assert.Equal(["two"], (await Stores.Devices.ListAsync(ana, Ct)).Select(d => d.DeviceId));

        await Stores.Devices.SaveAsync(NewDevice(ben, "one", token: token), Ct);

        Assert.Empty(await Stores.Devices.ListAsync(ana, Ct));
        Assert.Single(await Stores.Devices.ListAsync(ben, Ct));
    }

    [Fact]
    public async Task Users_who_register_one_address_at_once_leave_it_to_one_of_them()
    {
        var token = Stores.NewId("token");
        var users = Enumerable.Range(0, 4).Select(_ => Stores.NewId("user")).ToList();

        await Task.WhenAll(users.Select(user => Stores.Devices.SaveAsync(NewDevice(user, token: token), Ct)));

        var devices = await Task.WhenAll(users.Select(user => Stores.Devices.ListAsync(user, Ct)));
        Assert.Single(devices.SelectMany(d => d));
    }

    [Fact]
    public async Task Another_device_than_the_twentieth_replaces_the_one_that_was_not_seen_for_longest()
    {
        var user = Stores.NewId("user");
        for (var i = 0; i < Limits.MaxDevices; i++)
        {
            await Stores.Devices.SaveAsync(NewDevice(user, $"d{i:00}", seen: i == 7 ? -1 : 10), Ct);
        }

        // Even when the new one is the longest unseen by its own time.
        await Stores.Devices.SaveAsync(NewDevice(user, "new", seen: -5), Ct);

        var ids = (await Stores.Devices.ListAsync(user, Ct)).Select(d => d.DeviceId).ToList();
        Assert.Equal(Limits.MaxDevices, ids.Count);
        Assert.DoesNotContain("d07", ids);
        Assert.Equal("new", ids[^1]);
        Assert.Equal("d00", ids[0]);
    }

    [Fact]
    public async Task Devices_are_removed_by_id_all_at_once_and_when_they_are_unchanged()
    {
        var user = Stores.NewId("user");
        var (one, two) = (NewDevice(user, "one"), NewDevice(user, "two"));
        await Stores.Devices.SaveAsync(one, Ct);
        await Stores.Devices.SaveAsync(two, Ct);
        await Stores.Devices.RemoveAsync(user, "unknown", Ct);

        await Stores.Devices.RemoveUnchangedAsync(one with { SeenAt = Stores.At(-1) }, Ct);
        await Stores.Devices.RemoveUnchangedAsync(one with { Address = two.Address }, Ct);
        Assert.Equal(2, (await Stores.Devices.ListAsync(user, Ct)).Count);

        await Stores.Devices.RemoveUnchangedAsync(one, Ct);
        Assert.Equal([two], await Stores.Devices.ListAsync(user, Ct));

        await Stores.Devices.SaveAsync(one, Ct);
        await Stores.Devices.RemoveAsync(user, "two", Ct);
        Assert.Equal([one], await Stores.Devices.ListAsync(user, Ct));

        await Stores.Devices.SaveAsync(two, Ct);
        await Stores.Devices.RemoveAllAsync(user, Ct);
        Assert.Empty(await Stores.Devices.ListAsync(user, Ct));
    }

    [Fact]
    public async Task Devices_that_were_not_seen_for_long_are_removed_in_batches()
    {
        var user = Stores.NewId("user");
        // Longer ago than those of other tests.
        await Stores.Devices.SaveAsync(NewDevice(user, "one", seen: -1_003), Ct);
        await Stores.Devices.SaveAsync(NewDevice(user, "two", seen: -1_002), Ct);
        await Stores.Devices.SaveAsync(NewDevice(user, "three", seen: -1_001), Ct);

        Assert.Equal(1, await Stores.Devices.RemoveUnseenAsync(Stores.At(-1_001), 1, Ct));
        Assert.Equal(["three", "two"], (await Stores.Devices.ListAsync(user, Ct)).Select(d => d.DeviceId));

        Assert.Equal(1, await Stores.Devices.RemoveUnseenAsync(Stores.At(-1_001), 10, Ct));
        Assert.Equal(0, await Stores.Devices.RemoveUnseenAsync(Stores.At(-1_001), 10, Ct));
        Assert.Equal(["three"], (await Stores.Devices.ListAsync(user, Ct)).Select(d => d.DeviceId));
    }
}
