using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Chat.Tests.Mongo;

/// <summary>
/// More load than the database serves, in logical time: one step of the fake database serves as many calls as there are
/// connections. No server is needed.
/// </summary>
public sealed class OverloadTests : IDisposable
{
    private const int Capacity = 8;

    private readonly ConcurrentQueue<TaskCompletionSource> _running = new();
    private readonly ConcurrentBag<Task> _calls = [];
    private readonly MongoStorage _storage = new(
        new MongoOptions { ConnectionString = "mongodb://127.0.0.1:1", MaxPoolSize = Capacity, TimeoutMs = MongoOptions.MaxTimeoutMs });

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task At_twice_the_capacity_the_rest_is_shed_and_what_is_accepted_waits_for_one_call_at_most()
    {
        const int Steps = 50;
        var (served, shed, longest) = (0, 0, 0);
        var open = new List<(Task Call, int Since)>();

        for (var step = 0; step < Steps; step++)
        {
            open.AddRange(Enumerable.Range(0, 2 * Capacity).Select(_ => (CallAsync(), step)));
            shed += open.Count(call => call.Call.IsFaulted);
            Assert.All(
                open.Where(call => call.Call.IsFaulted), call => Assert.IsType<DependencyException>(call.Call.Exception!.InnerException));
            open.RemoveAll(call => call.Call.IsFaulted);
            await ServeAsync();
            longest = open.Where(call => call.Call.IsCompleted).Select(call => step - call.Since).Append(longest).Max();
            served += open.RemoveAll(call => call.Call.IsCompleted);
        }

        // Goodput is the whole capacity: the refusals cost the database nothing.
        Assert.Equal(Steps * Capacity, served);
        Assert.Equal((Steps - 1) * Capacity, shed);
        Assert.Equal(1, longest);
    }

    [Fact]
    public async Task When_the_load_ends_the_next_call_is_served_at_once()
    {
        var calls = Enumerable.Range(0, 4 * Capacity).Select(_ => CallAsync()).ToList();
        await ServeAsync();
        await ServeAsync();

        var next = CallAsync();
        await ServeAsync();

        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(2 * Capacity, calls.Count(call => call.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_shed_request_is_a_503_with_a_time_to_retry_over_both_transports()
    {
        await using var app = await ChatApp.StartAsync(configure: services =>
        {
            var chats = new Mock<IChatStore>();
            chats.Setup(c => c.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(AskAsync<Conversation>);
            chats.Setup(c => c.LoadAsync(It.IsAny<ChatQuery>(), It.IsAny<CancellationToken>())).Returns(AskAsync<LoadedChat>);
            services.Replace(ServiceDescriptor.Singleton(chats.Object));
        });
        var ana = app.As("ana");
        await using var socket = await ana.ConnectAsync();
        var chatId = new string('a', 32);
        var waiting = Enumerable.Range(0, 2 * Capacity).Select(_ => CallAsync()).ToList();

        var answer = await ana.GetAsync($"chats/{chatId}");
        var acknowledgement = await socket.InvokeAsync("mark_as_read", new { chatId });
        var told = await socket.NextAsync("error");

        answer.RequireProblem(503, "dependency_unavailable");
        acknowledgement.RequireRefusal(503, "dependency_unavailable");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        var wait = (long)answer.Headers.RetryAfter.Delta.Value.TotalMilliseconds;
        Assert.All(
            [answer, acknowledgement.At("error"), told.At("error")],
            problem => Assert.Equal((true, wait), (problem.Flag("retryable"), problem.Number("retryAfterMs"))));
        (await ana.GetAsync("health/live")).Require(200);
        await ServeAsync();
        await ServeAsync();
        await Task.WhenAll(waiting);
    }

    private async Task<T?> AskAsync<T>()
        where T : class
    {
        await CallAsync();
        return null;
    }

    private Task CallAsync()
    {
        var call = _storage.CallAsync(
            async _ =>
            {
                var served = new TaskCompletionSource();
                _running.Enqueue(served);
                await served.Task;
                return 0;
            },
            CancellationToken.None);
        _calls.Add(call);
        return call;
    }

    /// <summary>Serves the calls that are running; as many of those that waited begin. Continuations run on the pool.</summary>
    private async Task ServeAsync()
    {
        var left = _calls.Count(call => !call.IsCompleted) - _running.Count;
        for (var count = _running.Count; count > 0 && _running.TryDequeue(out var call); count--)
        {
            call.SetResult();
        }

        var watch = Stopwatch.StartNew();
        while (_calls.Count(call => !call.IsCompleted) != left || _running.Count != Math.Min(left, Capacity))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "The calls that waited did not begin.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
