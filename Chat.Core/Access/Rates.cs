using System.Collections.Concurrent;
using Chat.Core.Errors;
using Microsoft.Extensions.Options;

namespace Chat.Core.Access;

public enum RateKind
{
    Send,
    Upload,

    /// <summary>Counted in KiB.</summary>
    UploadBytes,
    Search,
    Other,

    /// <summary>Registrations of devices.</summary>
    Device,

    /// <summary>Typing, apart from the rest: it must not use up what other acts need, and is dropped rather than refused.</summary>
    Typing,
}

/// <summary>
/// Limits how often a user acts, by the generic cell rate algorithm: one time stamp a user and kind. Not
/// System.Threading.RateLimiting, which takes no TimeProvider (docs/decisions/0005-rates.md).
/// </summary>
public sealed class Rates(IOptions<RateOptions> options, TimeProvider time)
{
    private const int SweepAbove = 10_000;

    // Once a year; a rate next to nothing would be longer than a TimeSpan.
    private const double SlowestSeconds = 365 * 24 * 3600;

    // When the user's bucket will be empty again; in the past for one that is.
    private readonly ConcurrentDictionary<(string UserId, RateKind Kind), DateTimeOffset> _fullUntil = new();

    /// <summary>Counts <paramref name="count"/> acts, or throws <see cref="ErrorCode.RateLimited"/> and counts none.</summary>
    public void Take(string userId, RateKind kind, int count = 1)
    {
        var (interval, burst) = Rule(kind);
        if (interval == TimeSpan.Zero)
        {
            return;
        }

        var now = time.GetUtcNow();
        Sweep(now);
        for (var key = (userId, kind); ;)
        {
            var known = _fullUntil.TryGetValue(key, out var fullUntil);
            var next = (known && fullUntil > now ? fullUntil : now) + (interval * count);
            var wait = next - now - (interval * burst);
            if (wait > TimeSpan.Zero)
            {
                throw new ChatException(ErrorCode.RateLimited, "Too many requests; wait and try again.") { RetryAfter = wait };
            }

            if (known ? _fullUntil.TryUpdate(key, next, fullUntil) : _fullUntil.TryAdd(key, next))
            {
                return;
            }
        }
    }

    /// <summary>Takes back what was counted for acts that were refused after all.</summary>
    public void Return(string userId, RateKind kind, int count)
    {
        var (interval, _) = Rule(kind);
        for (var key = (userId, kind); _fullUntil.TryGetValue(key, out var fullUntil);)
        {
            if (_fullUntil.TryUpdate(key, fullUntil - (interval * count), fullUntil))
            {
                return;
            }
        }
    }

    private (TimeSpan Interval, int Burst) Rule(RateKind kind)
    {
        var rates = options.Value;
        return kind switch
        {
            RateKind.Send => (Every(rates.SendPerSecond), rates.SendBurst),
            RateKind.Upload => (Every(rates.UploadPerMinute / 60.0), rates.UploadPerMinute),
            RateKind.UploadBytes => (Every(rates.UploadMegabytesPerHour * 1024.0 / 3600), rates.UploadMegabytesPerHour * 1024),
            RateKind.Device => (Every(rates.DevicesPerMinute / 60.0), rates.DevicesPerMinute),
            RateKind.Search => (Every(rates.SearchPerMinute / 60.0), rates.SearchPerMinute),
            RateKind.Other or RateKind.Typing => (Every(rates.OthersPerSecond), rates.OthersBurst),
        };
    }

    private static TimeSpan Every(double perSecond) =>
        perSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(1 / perSecond, SlowestSeconds));

    private void Sweep(DateTimeOffset now)
    {
        if (_fullUntil.Count <= SweepAbove)
        {
            return;
        }

        foreach (var entry in _fullUntil)
        {
            if (entry.Value < now)
            {
                _fullUntil.TryRemove(entry);
            }
        }
    }
}
