using Chat.Core.Leases;
using Chat.Core.Presence;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>Enough documents that a planner prefers an index where one fits.</summary>
internal static class MongoFill
{
    private static bool _done;

    public static async Task RunAsync(Stores stores)
    {
        if (_done)
        {
            return;
        }

        _done = true;
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) =>
        {
            var (chat, ana, ben) = await stores.OpenAsync();
            var first = await stores.SendAsync(chat, ana, "hello world");
            await stores.ReplyAsync(first, ben, "again");
            await stores.HideAsync(first, ben);
            await stores.SettleAsync(chat.Id);
            var lease = new Lease(Stores.NewId("con"), ana, Stores.At(i), Stores.At(i + 9));
            await stores.Rooms.JoinAsync(lease, new JoinedRoom(chat.Id, ben, ShownPresence.Online), ct);
            for (var device = 0; device < 5; device++)
            {
                await stores.Devices.SaveAsync(DeviceStoreContract.NewDevice(ana, $"device-{device}", (i * 5) + device), ct);
            }

            await stores.Users.RequestErasureAsync(ana, Stores.Start, ct);
        });
    }
}
