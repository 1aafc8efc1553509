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
    /// A write that a caller who goes away does not stop: what follows it must know whether it was done. The deadline ends it.
    /// </summary>
    public Task<T> FinishAsync<T>(Func<bool, CancellationToken, Task<T>> command) => RunAsync(command, deadline);

    /// <inheritdoc cref="FinishAsync{T}(Func{bool, CancellationToken, Task{T}})"/>
    public Task<T> FinishAsync<T>(Func<CancellationToken, Task<T>> command) => RunAsync((_, ct) => command(ct), deadline);

    /// <summary>A write that must not run twice.</summary>
    public Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> command) => command(token);

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
                // A real server is waited for, in real time.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 80) * attempt), TimeProvider.System, ct);
            }
        }
    }
}
