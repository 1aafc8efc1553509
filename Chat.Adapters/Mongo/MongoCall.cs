using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>One call of a port: the collections, its two deadlines, and how it retries.</summary>
/// <param name="storage">The collections.</param>
/// <param name="token">Ends with the caller or the deadline.</param>
/// <param name="deadline">Ends with the deadline alone.</param>
internal sealed class MongoCall(MongoStorage storage, CancellationToken token, CancellationToken deadline)
{
    private const int MaxAttempts = 3;

    public MongoStorage Storage => storage;

    /// <summary>A read, or a write that may run twice with the effect of one.</summary>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> command) => RunAsync((_, ct) => command(ct), token);

    /// <summary>The same for a write that can tell by itself, on a repeat, whether the first attempt was applied.</summary>
    public Task<T> RunAsync<T>(Func<bool, CancellationToken, Task<T>> command) => RunAsync(command, token);

    /// <summary>
    /// The second of two writes: a caller who goes away does not stop it, since the number it belongs to is taken.
    /// The deadline does, so that it never lands after <see cref="WriteRing.Deadline"/>.
    /// </summary>
    public Task<T> FinishAsync<T>(Func<bool, CancellationToken, Task<T>> command) => RunAsync(command, deadline);

    /// <inheritdoc cref="FinishAsync{T}(Func{bool, CancellationToken, Task{T}})"/>
    public Task<T> FinishAsync<T>(Func<CancellationToken, Task<T>> command) => RunAsync((_, ct) => command(ct), deadline);

    /// <summary>For all the rest of a call that has to come to its end although the caller is gone.</summary>
    public MongoCall WithoutCaller() => new(storage, deadline, deadline);

    /// <summary>A write that must not run twice.</summary>
    public Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> command) => command(token);

    // A real server is waited for, so with the real clock; up to the deadline alone, since a number may be taken.
    public Task WaitAsync(TimeSpan delay) => Task.Delay(delay, TimeProvider.System, deadline);

    private static async Task<T> RunAsync<T>(Func<bool, CancellationToken, Task<T>> command, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await command(attempt > 1, ct);
            }
            catch (MongoException e) when (attempt < MaxAttempts && MongoFaults.IsTransient(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 80) * attempt), TimeProvider.System, ct);
            }
        }
    }
}
