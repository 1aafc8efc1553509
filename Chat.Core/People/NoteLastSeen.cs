using Chat.Core.Presence;

namespace Chat.Core.People;

/// <summary>
/// Notes the ends of leases as the times when their users were last seen. The latest end of all decides, so that a user with
/// several connections needs no look at the others.
/// </summary>
public sealed class NoteLastSeen(IProfileStore profiles)
{
    /// <param name="ended">Leases that are over.</param>
    /// <param name="upTo">No lease ended later than this.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task ExecuteAsync(IReadOnlyCollection<Lease> ended, DateTimeOffset upTo, CancellationToken ct)
    {
        var ends = ended.GroupBy(lease => lease.UserId, lease => lease.ExpiresAt < upTo ? lease.ExpiresAt : upTo, StringComparer.Ordinal);
        if (ended.Count > 0)
        {
            await profiles.NoteSeenAsync(ends.ToDictionary(user => user.Key, user => user.Max().ToMinute(), StringComparer.Ordinal), ct);
        }
    }
}
