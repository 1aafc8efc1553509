using Chat.Core.Leases;
using Chat.Core.Presence;
using Chat.Core.Users;

namespace Chat.Core.Privacy;

/// <summary>
/// Removes an erased user's profile. The leases end first, since their end notes when the user was last seen. Idempotent.
/// </summary>
public sealed class ForgetPerson(ILeaseStore leases, SweepLeases sweep, IProfileStore profiles, TimeProvider time)
{
    public async Task ExecuteAsync(string userId, CancellationToken ct)
    {
        var now = time.GetNow();
        for (var ended = true; ended;)
        {
            ended = false;
            foreach (var lease in await leases.ListAsync(userId, chatId: null, now, ct))
            {
                ended |= await leases.EndAsync(lease.ConnectionId, seenAt: now, expiresAt: now, ct);
            }
        }

        await sweep.ExecuteAsync(now, ct);
        await profiles.RemoveAsync(userId, ct);
    }
}
