using Chat.Adapters.Mongo;
using Chat.Core.Errors;

namespace Chat.Tests.Mongo;

/// <summary>More calls than the database can serve. No server is needed: the calls do nothing but wait.</summary>
public sealed class MongoAdmissionTests : IDisposable
{
    private const int Connections = 2;

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MongoStorage _storage = new(
        new MongoOptions { ConnectionString = "mongodb://127.0.0.1:1", MaxPoolSize = Connections });
    private int _running;

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task As_many_calls_run_as_there_are_connections_and_as_many_wait()
    {
        var calls = Enumerable.Range(0, 2 * Connections).Select(_ => CallAsync()).ToList();

        Assert.Equal(Connections, _running);
        _open.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(2 * Connections, _running);
    }

    [Fact]
    public async Task Further_calls_are_refused_at_once_with_a_time_to_retry()
    {
        var calls = Enumerable.Range(0, 2 * Connections).Select(_ => CallAsync()).ToList();

        var refused = CallAsync();

        Assert.True(refused.IsCompleted);
        var exception = await Assert.ThrowsAsync<DependencyException>(() => refused);
        Assert.Equal(TimeSpan.FromSeconds(1), exception.RetryAfter);
        Assert.True(DependencyException.IsRefusal(exception));
        _open.SetResult();
        await Task.WhenAll(calls);
        await CallAsync();
    }

    [Fact]
    public async Task A_caller_who_gives_up_makes_room_for_another()
    {
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, (2 * Connections) - 1).Select(_ => CallAsync()).ToList();
        var givenUp = CallAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        calls.Add(CallAsync());
        _open.SetResult();
        await Task.WhenAll(calls);
    }

    private Task<int> CallAsync(CancellationToken ct = default) => _storage.CallAsync(
        async _ =>
        {
            Interlocked.Increment(ref _running);
            await _open.Task;
            return 0;
        },
        ct);
}
