using Chat.Core.Push;

namespace Chat.Core.Users;

/// <summary>
/// Notes the caller's wish to be erased; <see cref="FinishErasures"/> does the work. The devices go at once, so that nothing is
/// pushed any more.
/// </summary>
public sealed class EraseUser(IUserStore users, IDeviceStore devices, TimeProvider time)
{
    public async Task ExecuteAsync(string userId, CancellationToken ct)
    {
        await users.RequestErasureAsync(userId, time.GetNow(), ct);
        await devices.RemoveAllAsync(userId, ct);
    }
}
