using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>Repeats an attempt that lost against a concurrent commit, with jitter, a bounded number of times.</summary>
/// <param name="time">
/// Real time also where the program's clock is set by a test: it waits for other writers, which run in real time.
/// </param>
public sealed class OptimisticRetry(TimeProvider time)
{
    private const int MaxAttempts = 10;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(200);

    /// <param name="attempt">Returns false when it lost.</param>
    public async Task RunAsync(Func<Task<bool>> attempt)
    {
        for (var attempts = 1; !await attempt(); attempts++)
        {
            if (attempts == MaxAttempts)
            {
                throw new DependencyException("database");
            }

            await Task.Delay(DelayAfter(attempts), time, CancellationToken.None);
        }
    }

    private static TimeSpan DelayAfter(int attempts) =>
        TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(MaxDelay.TotalMilliseconds, 5 << attempts));
}
