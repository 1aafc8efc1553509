using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Chat.Core.Presence;

/// <summary>
/// Remembers which leases this instance wrote within the last 15 seconds, so that a busy connection costs no write per
/// event. A lease in the store is therefore at most 15 seconds behind. Runs on monotonic time: setting the clock back must
/// not suspend renewals.
/// </summary>
public sealed class RecentRenewals(TimeProvider time)
{
    /// <summary>How long a written lease is recent enough. Far below the 150 seconds after which a lease is doubted.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Written> _written = new(StringComparer.Ordinal);
    private long _prunedAt = time.GetTimestamp();

    /// <summary>
    /// True when the lease has to be written now; the caller then writes it. The first activity after a time without any
    /// is due at once, although the lease itself may be recent.
    /// </summary>
    public bool TryTake(string connectionId, bool active)
    {
        Prune();
        while (true)
        {
            var known = _written.TryGetValue(connectionId, out var last);
            if (known && IsRecent(last.SeenAt) && (!active || IsRecent(last.ActiveAt)))
            {
                return false;
            }

            var next = Next(last, active);
            if (known ? _written.TryUpdate(connectionId, next, last) : _written.TryAdd(connectionId, next))
            {
                return true;
            }
        }
    }

    /// <summary>The lease was written elsewhere.</summary>
    public void Note(string connectionId, bool active) =>
        _written.AddOrUpdate(connectionId, _ => Next(default, active), (_, last) => Next(last, active));

    /// <summary>The write failed: the next event tries again.</summary>
    public void Release(string connectionId) => _written.TryRemove(connectionId, out _);

    private Written Next(Written last, bool active)
    {
        var now = time.GetTimestamp();
        return new Written(now, active ? now : last.ActiveAt);
    }

    private bool IsRecent(long? at) => at is { } then && time.GetElapsedTime(then) < Interval;

    // Once per interval, so that its cost per event does not grow with the number of connections.
    private void Prune()
    {
        var last = Interlocked.Read(ref _prunedAt);
        if (IsRecent(last) || Interlocked.CompareExchange(ref _prunedAt, time.GetTimestamp(), last) != last)
        {
            return;
        }

        foreach (var entry in _written)
        {
            if (!IsRecent(entry.Value.SeenAt))
            {
                _written.TryRemove(entry);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Written(long SeenAt, long? ActiveAt);
}
