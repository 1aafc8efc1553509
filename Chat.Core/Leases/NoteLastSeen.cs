using Chat.Core.Users;

namespace Chat.Core.Leases;

/// <summary>
/// Notes the ends of leases as the times when their users were last seen. The latest end of all decides, so that a user with
/// several connections needs no look at the others.
/// </summary>
public sealed class NoteLastSeen(IProfileStore profiles, ErasedUsers erased)
{
    /// <param name="ended">Leases that are over.</param>
    /// <param name="upTo">No lease ended later than this.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task ExecuteAsync(IReadOnlyCollection<Lease> ended, DateTimeOffset upTo, CancellationToken ct)
    {
        var ends = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var byUser = ended.GroupBy(lease => lease.UserId, lease => lease.ExpiresAt < upTo ? lease.ExpiresAt : upTo, StringComparer.Ordinal);
        foreach (var user in byUser)
        {
            // An erasure removes the profile, and a connection that ends meanwhile must not bring it back.
            var end = user.Max();
            if (!await erased.IsErasedAsync(user.Key, end, ct))
            {
                ends.Add(user.Key, end.ToMinute());
            }
        }

        if (ends.Count > 0)
        {
            await profiles.NoteSeenAsync(ends, ct);
        }
    }
}
