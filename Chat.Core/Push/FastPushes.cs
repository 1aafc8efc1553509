using System.Collections.Concurrent;
using Chat.Core.Chats;
using Chat.Core.Leases;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Push;

/// <summary>
/// Delivers right after the commit, beside the publishing. The caller does not wait for it: what is not delivered here, because
/// the process ends, a service hangs or there is too much of it, stays in the outbox for the timer job.
/// </summary>
public sealed partial class FastPushes(
    PushDelivery delivery, IPushOutbox outbox, ILeaseStore leases, TimeProvider time, ILogger<FastPushes> logger)
{
    private const int MaxConcurrent = 32;

    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private int _count;

    /// <param name="target">The member.</param>
    /// <param name="member">The member after the commit, with a mark.</param>
    public void Begin(PushTarget target, Member member)
    {
        if (Interlocked.Increment(ref _count) > MaxConcurrent)
        {
            Interlocked.Decrement(ref _count);
            return;
        }

        // On another thread: the caller's commit is not held up by the first steps of this either.
        var run = Task.Run(() => RunAsync(target, member));
        _running.TryAdd(run, 0);
        _ = run.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Completes when nothing runs.</summary>
    public async Task WhenIdleAsync()
    {
        while (!_running.IsEmpty)
        {
            await Task.WhenAll(_running.Keys);
            await Task.Yield();
        }
    }

    private async Task RunAsync(PushTarget target, Member member)
    {
        try
        {
            await DeliverAsync(target, member);
        }
        // The mark stays in the outbox, so the timer job tries again.
        catch (Exception e)
        {
            Log.DeliveryFailed(logger, e);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task DeliverAsync(PushTarget target, Member member)
    {
        var now = time.GetNow();
        if (member.Push is { Kind: not PushMarkKind.Clear })
        {
            if (await IsActiveAsync(member.UserId, now))
            {
                return;
            }

            if (member.Pushed is { } pushed && pushed.At + Limits.PushInterval > now)
            {
                await outbox.HastenAsync(target, pushed.At + Limits.PushInterval, CancellationToken.None);
                return;
            }
        }

        await delivery.DeliverAsync(target, ClaimTerms.AtOnce(now), CancellationToken.None);
    }

    private async Task<bool> IsActiveAsync(string userId, DateTimeOffset now) =>
        (await leases.ListAsync(userId, chatId: null, now, CancellationToken.None))
            .Any(lease => lease.ActiveAt > now - Limits.PushActivity);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A push could not be delivered at once; it stays in the outbox.")]
        public static partial void DeliveryFailed(ILogger logger, Exception exception);
    }
}
