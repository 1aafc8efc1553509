using System.Collections.Concurrent;

namespace Chat.Core.Access;

/// <summary>
/// Tells who is suspended. Every send asks, so an instance remembers what it read for some seconds; a suspension therefore
/// takes effect on all instances within <see cref="Memory"/>, and at once on the instance that it was made on.
/// </summary>
public sealed class Suspensions(ISuspensionStore store, TimeProvider time)
{
    /// <summary>Below the 30 s that are promised, by the time that a slow read may take.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(20);

    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>The user's suspension if it is active now.</summary>
    public async Task<Suspension?> FindActiveAsync(string userId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!_known.TryGetValue(userId, out var known) || known.ReadAt + Memory <= now)
        {
            // The time before the read: what is stored meanwhile may be missing in the answer.
            known = new Known(await store.FindAsync(userId, ct), now);
            Remember(userId, known);
        }

        return known.Suspension?.IsActive(now) == true ? known.Suspension : null;
    }

    public async Task SaveAsync(Suspension suspension, CancellationToken ct)
    {
        await store.SaveAsync(suspension, ct);
        _known.TryRemove(suspension.UserId, out _);
    }

    public async Task RemoveAsync(string userId, CancellationToken ct)
    {
        await store.RemoveAsync(userId, ct);
        _known.TryRemove(userId, out _);
    }

    private void Remember(string userId, Known known)
    {
        _known[userId] = known;
        if (_known.Count <= SweepAbove)
        {
            return;
        }

        foreach (var entry in _known.Where(entry => entry.Value.ReadAt + Memory <= known.ReadAt))
        {
            _known.TryRemove(entry);
        }
    }

    private sealed record Known(Suspension? Suspension, DateTimeOffset ReadAt);
}
