using System.Collections.Concurrent;
using Chat.Core.Errors;
using Microsoft.Extensions.Options;

namespace Chat.Core.Access;

/// <summary>
/// Limits how often a user acts, by the generic cell rate algorithm: one time per user and kind. It runs on monotonic
/// time, so that a step of the system's clock locks nobody out. System.Threading.RateLimiting is not used because it takes
/// no TimeProvider (docs/decisions/0005-rates.md).
/// </summary>
public sealed class Rates(IOptions<RateOptions> options, TimeProvider time)
{
    // Each new entry looks at two old ones, so the table shrinks as fast as it grew and no request pays for a sweep.
    private const int LooksPerEntry = 2;

    private readonly IReadOnlyDictionary<RateKind, Rate> _table = RateTable.Of(options.Value);
    private readonly long _start = time.GetTimestamp();

    // The time at which the user's bucket is empty again; in the past for one that is.
    private readonly ConcurrentDictionary<(string UserId, RateKind Kind), TimeSpan> _emptyAt = new();
    private readonly ConcurrentQueue<(string UserId, RateKind Kind)> _entries = new();

    /// <summary>How many users and kinds are in the table.</summary>
    public int Count => _emptyAt.Count;

    /// <summary>Counts <paramref name="count"/> acts, or throws <see cref="ErrorCode.RateLimited"/> and counts none.</summary>
    public void Take(string userId, RateKind kind, int count = 1)
    {
        var (interval, burst) = _table[kind];
        if (interval == TimeSpan.Zero)
        {
            return;
        }

        var now = time.GetElapsedTime(_start);
        for (var key = (userId, kind); ;)
        {
            var known = _emptyAt.TryGetValue(key, out var emptyAt);
            var next = (known && emptyAt > now ? emptyAt : now) + (interval * count);
            var wait = next - now - (interval * burst);
            if (wait > TimeSpan.Zero)
            {
                throw new ChatException(ErrorCode.RateLimited, "Too many requests; wait and try again.") { RetryAfter = wait };
            }

            if (known && _emptyAt.TryUpdate(key, next, emptyAt))
            {
                return;
            }

            if (!known && _emptyAt.TryAdd(key, next))
            {
                Sweep(key, now);
                return;
            }
        }
    }

    /// <summary>Returns what was counted for acts that were refused after all.</summary>
    public void Return(string userId, RateKind kind, int count)
    {
        var interval = _table[kind].Interval;
        for (var key = (userId, kind); _emptyAt.TryGetValue(key, out var emptyAt);)
        {
            if (_emptyAt.TryUpdate(key, emptyAt - (interval * count), emptyAt))
            {
                return;
            }
        }
    }

    private void Sweep((string UserId, RateKind Kind) added, TimeSpan now)
    {
        _entries.Enqueue(added);
        for (var looks = 0; looks < LooksPerEntry && _entries.TryDequeue(out var key); looks++)
        {
            if (!_emptyAt.TryGetValue(key, out var emptyAt))
            {
                continue;
            }

            // Not removed when somebody counted on it meanwhile.
            if (emptyAt > now || !_emptyAt.TryRemove(KeyValuePair.Create(key, emptyAt)))
            {
                _entries.Enqueue(key);
            }
        }
    }
}
