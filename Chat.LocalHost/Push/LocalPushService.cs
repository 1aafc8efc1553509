using System.Collections.Concurrent;

namespace Chat.LocalHost.Push;

/// <summary>A push that the service accepted.</summary>
/// <param name="Subscription">The last part of the endpoint.</param>
/// <param name="Body">The encrypted payload.</param>
public sealed record TakenPush(string Subscription, int TimeToLive, string? Urgency, string? Topic, byte[] Body);

/// <summary>
/// A push service in the process, below <c>/push/</c>, with the checks of the real ones. It keeps the pushes in memory; a push
/// replaces a waiting one with the same topic. Clients collect them by <c>GET</c>.
/// </summary>
public sealed class LocalPushService
{
    private const int MaxWaiting = 100;
    private const int MaxSubscriptions = 1_000;

    private readonly ConcurrentDictionary<string, List<TakenPush>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Decides what to answer instead, by the subscription: a status, or <see cref="Hang"/>. Null answers as usual.</summary>
    public Func<string, int?> Fault { get; set; } = _ => null;

    /// <summary>A fault: no answer before the caller gives up.</summary>
    public static int Hang => 0;

    /// <summary>All pushes that were taken, for tests.</summary>
    public ConcurrentQueue<TakenPush> Taken { get; } = new();

    public void Take(TakenPush push)
    {
        Taken.Enqueue(push);
        while (Taken.Count > MaxWaiting * 10)
        {
            Taken.TryDequeue(out _);
        }

        if (_waiting.Count >= MaxSubscriptions && !_waiting.ContainsKey(push.Subscription))
        {
            _waiting.Clear();
        }

        var waiting = _waiting.GetOrAdd(push.Subscription, _ => []);
        lock (waiting)
        {
            waiting.RemoveAll(other => push.Topic is not null && other.Topic == push.Topic);
            waiting.Add(push);
            waiting.RemoveRange(0, Math.Max(0, waiting.Count - MaxWaiting));
        }
    }

    /// <summary>The oldest waiting push of a subscription; it is removed.</summary>
    public TakenPush? Collect(string subscription)
    {
        if (!_waiting.TryGetValue(subscription, out var waiting))
        {
            return null;
        }

        lock (waiting)
        {
            var first = waiting.FirstOrDefault();
            waiting.RemoveRange(0, first is null ? 0 : 1);
            return first;
        }
    }
}
