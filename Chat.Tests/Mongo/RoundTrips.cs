using MongoDB.Driver.Core.Events;

namespace Chat.Tests.Mongo;

/// <summary>
/// The commands that were sent, in round trips: what began before the answer to another came was sent at once with it.
/// That can be told where answers take a while.
/// </summary>
internal sealed class RoundTrips
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _sent = [];
    private readonly List<List<string>> _trips = [];
    private int _answered;

    public void Begin(CommandStartedEvent started)
    {
        // A connection that opens greets the server first; that is no part of any call.
        if (started.CommandName is "hello" or "isMaster" or "getLastError")
        {
            return;
        }

        lock (_lock)
        {
            if (_trips.Count == _answered)
            {
                _trips.Add([]);
            }

            _trips[_answered].Add(started.CommandName);
            _sent[started.RequestId] = _answered;
        }
    }

    // The driver hands out an answer after it told of it.
    public void End(int requestId)
    {
        lock (_lock)
        {
            _answered = _sent.TryGetValue(requestId, out var trip) ? Math.Max(_answered, trip + 1) : _answered;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _sent.Clear();
            _trips.Clear();
            _answered = 0;
        }
    }

    /// <summary>Round trips after commas, commands of one trip after a plus.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join(", ", _trips.Select(trip => string.Join(" + ", trip.Order(StringComparer.Ordinal))));
        }
    }
}
