using Chat.Core.Errors;
using Chat.Core.Users;

namespace Chat.Tests.People;

/// <summary>Profiles whose reads and writes are counted, and that fail on demand.</summary>
internal sealed class WatchedProfiles(IProfileStore profiles) : IProfileStore
{
    private int _reads;
    private int _writes;

    public int Reads => _reads;

    public int Writes => _writes;

    public bool Fails { get; set; }

    public Task<IReadOnlyDictionary<string, Profile>> FindAsync(IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        Interlocked.Increment(ref _reads);
        return Fails ? throw new DependencyException("database") : profiles.FindAsync(userIds, ct);
    }

    public Task SaveNamesAsync(string userId, NameClaims claims, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        return profiles.SaveNamesAsync(userId, claims, ct);
    }

    public Task NoteSeenAsync(IReadOnlyDictionary<string, DateTimeOffset> seenAt, CancellationToken ct) =>
        profiles.NoteSeenAsync(seenAt, ct);

    public Task SetLastSeenAsync(string userId, LastSeenPolicy policy, CancellationToken ct) =>
        profiles.SetLastSeenAsync(userId, policy, ct);

    public Task RemoveAsync(string userId, CancellationToken ct) => profiles.RemoveAsync(userId, ct);
}
