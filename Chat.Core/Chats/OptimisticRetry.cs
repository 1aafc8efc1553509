using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>
/// Repeats an attempt that lost against a concurrent commit, with jitter, a bounded number of times. Attempts with the same
/// key run one after another within this process, so that only other processes can win against them.
/// </summary>
/// <param name="time">
/// Real time also where the program's clock is set by a test: it waits for other writers, which run in real time.
/// </param>
public sealed class OptimisticRetry(TimeProvider time)
{
    private const int MaxAttempts = 10;
    private const int Stripes = 256;

    /// <summary>The queue saves collisions and is not needed for correctness, so a slow attempt ahead delays no one for long.</summary>
    private static readonly TimeSpan MaxQueueTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <param name="key">Attempts with different keys may still share a queue, so an attempt must not start another.</param>
    /// <param name="attempt">Returns null when it lost.</param>
    public async Task<T> RunAsync<T>(string key, Func<Task<T?>> attempt, CancellationToken ct)
        where T : class
    {
        var queue = _queues[(uint)key.GetHashCode(StringComparison.Ordinal) % Stripes];
        for (var attempts = 1; ; attempts++)
        {
            if (await RunInQueueAsync(queue, attempt, ct) is { } result)
            {
                return result;
            }

            if (attempts == MaxAttempts)
            {
                throw new DependencyException("database");
            }

            await Task.Delay(DelayAfter(attempts), time, ct);
        }
    }

    private async Task<T?> RunInQueueAsync<T>(SemaphoreSlim queue, Func<Task<T?>> attempt, CancellationToken ct)
        where T : class
    {
        var entered = await queue.WaitAsync(MaxQueueTime, ct);
        try
        {
            return await attempt();
        }
        finally
        {
            if (entered)
            {
                queue.Release();
            }
        }
    }

    private static TimeSpan DelayAfter(int attempts) =>
        TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(MaxDelay.TotalMilliseconds, 5 << attempts));
}
