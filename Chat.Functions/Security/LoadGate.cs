using Chat.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Security;

/// <summary>
/// Refuses requests and events while the process has more work than it can do soon. Without it every request of an overloaded
/// process waits longer and longer, until clients give up and repeat. It looks at the queue of the thread pool, so a request that
/// waits for its body, for the database or for another service does not count.
/// </summary>
/// <param name="queued">How many steps of requests wait for a thread.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For one line while it refuses.</param>
public sealed partial class LoadGate(Func<long> queued, TimeProvider time, ILogger<LoadGate> logger)
{
    /// <summary>
    /// So many steps wait at most, for each core. A step takes about 0.1 ms, so a request waits for 50 ms before each of its steps then.
    /// Hundreds of clients that each wait for their answers stay below it.
    /// </summary>
    public const int MaxQueuedPerCore = 512;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly long MaxQueued = MaxQueuedPerCore * Environment.ProcessorCount;

    private readonly LogLimit _log = new(time);

    // The time stamp since when the queue is too long; 0 when it is not.
    private long _since;

    // The time stamp until which there is no grace.
    private long _strictUntil;

    /// <summary>
    /// A longer queue is no overload before this time: a burst of a thousand requests is done soon after it.
    /// </summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// So long after a refusal there is no grace. With one each time, the queue would grow to several times its limit before the next
    /// refusal.
    /// </summary>
    public static TimeSpan StrictPeriod { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The refusal if the process is overloaded, otherwise null. It is not thrown, since that would cost a good part of a request.
    /// </summary>
    public DependencyException? Check()
    {
        if (queued() <= MaxQueued)
        {
            Interlocked.Exchange(ref _since, 0);
            return null;
        }

        var now = time.GetTimestamp();
        var since = Interlocked.CompareExchange(ref _since, now, 0);
        var isBurst = since == 0 || time.GetElapsedTime(since, now) <= Grace;
        if (isBurst && now > Interlocked.Read(ref _strictUntil))
        {
            return null;
        }

        Interlocked.Exchange(ref _strictUntil, now + (long)(StrictPeriod.TotalSeconds * time.TimestampFrequency));
        if (_log.TryTake(out var suppressed))
        {
            LogOverloaded(suppressed);
        }

        return new DependencyException("capacity, since the server is overloaded") { RetryAfter = RetryAfter };
    }

    [LoggerMessage(LogLevel.Warning, "The process is overloaded and refuses requests; {Count} more since the last line.")]
    private partial void LogOverloaded(int count);
}
