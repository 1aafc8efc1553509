using Chat.Core.Push;
using Chat.Core.Realtime;
using Chat.Core.Users;

namespace Chat.Core.Privacy;

/// <summary>
/// Requests the caller's erasure, which <see cref="FinishErasures"/> does later. From now on the user's tokens are refused
/// (<see cref="ErasedUsers"/>), their connections are closed, and their devices are gone, so that nothing is pushed any more.
/// </summary>
public sealed class EraseUser(IUserStore users, IDeviceStore devices, ErasedUsers erased, Publisher publisher, TimeProvider time)
{
    public async Task ExecuteAsync(string userId, CancellationToken ct)
    {
        await users.RequestErasureAsync(userId, time.GetNow(), ct);
        erased.Reread(userId);
        await devices.RemoveAllAsync(userId, ct);

        await publisher.DisconnectAsync(new Audience.User(userId));
    }
}
