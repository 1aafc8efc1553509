using Chat.Core.Users;

namespace Chat.Core.Leases;

/// <summary>Reads the details of many users at once.</summary>
public sealed class UserLookup(IProfileStore profiles, ILeaseStore leases)
{
    /// <param name="userIds">The users whose profiles are needed.</param>
    /// <param name="watchedIds">Those whose leases are needed as well.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<KnownUsers> FindAsync(
        IReadOnlyCollection<string> userIds, IReadOnlyCollection<string> watchedIds, CancellationToken ct)
    {
        var found = profiles.FindAsync(userIds, ct);
        var ends = watchedIds.Count == 0
            ? Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(new Dictionary<string, DateTimeOffset>())
            : leases.FindEndsAsync(watchedIds, ct);
        await Task.WhenAll(found, ends);
        return new KnownUsers(await found, await ends);
    }
}
