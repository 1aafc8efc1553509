using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Chat.LocalHost.Push;

/// <summary>A push that the service accepted.</summary>
/// <param name="Subscription">The last part of the endpoint.</param>
/// <param name="Body">The encrypted payload.</param>
public sealed record TakenPush(string Subscription, int TimeToLive, string? Urgency, string? Topic, byte[] Body)
{
    /// <summary>Identifies the push in the messages to a browser.</summary>
    public string Version { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);
}

/// <summary>
/// A push service in the process, below <c>/push/</c>, with the checks of the real ones. It keeps the pushes in memory; a push
/// replaces a waiting one with the same topic. Browsers get them by a WebSocket (<see cref="AutopushConnection"/>), other clients
/// by <c>GET</c>.
/// </summary>
public sealed class LocalPushService
{
    private const int MaxWaiting = 100;
    private const int MaxSubscriptions = 1_000;

    private readonly ConcurrentDictionary<string, List<TakenPush>> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);

    /// <summary>Decides what to answer instead, by the subscription: a status, or <see cref="Hang"/>. Null answers as usual.</summary>
    public Func<string, int?> Fault { get; set; } = _ => null;

    /// <summary>A fault: no answer before the caller gives up.</summary>
    public static int Hang => 0;

    /// <summary>All pushes that were taken, for tests.</summary>
    public ConcurrentQueue<TakenPush> Taken { get; } = new();

    /// <summary>Called after a push was taken.</summary>
    public Action<TakenPush> Arrived { get; set; } = _ => { };

    /// <returns>False if the subscription has ended.</returns>
    public bool Take(TakenPush push)
    {
        if (_ended.ContainsKey(push.Subscription))
        {
            return false;
        }

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

        Arrived(push);
        return true;
    }

    /// <summary>The pushes that wait for the subscriptions whose names begin with <paramref name="prefix"/>.</summary>
    public IReadOnlyList<TakenPush> WaitingFor(string prefix) =>
        [.. _waiting.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(entry => Copy(entry.Value))];

    /// <summary>Removes a push that a browser has received.</summary>
    public void Acknowledge(string subscription, string version)
    {
        if (_waiting.TryGetValue(subscription, out var waiting))
        {
            lock (waiting)
            {
                waiting.RemoveAll(push => push.Version == version);
            }
        }
    }

    /// <summary>Ends a subscription: pushes to it are refused from now on.</summary>
    public void End(string subscription)
    {
        if (_ended.Count >= MaxSubscriptions)
        {
            _ended.Clear();
        }

        _ended[subscription] = true;
        _waiting.TryRemove(subscription, out _);
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

    private static TakenPush[] Copy(List<TakenPush> waiting)
    {
        lock (waiting)
        {
            return [.. waiting];
        }
    }
}
