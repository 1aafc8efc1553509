namespace Chat.LocalHost.SignalR;

/// <summary>
/// Faults that a real service shows now and then, on demand. Each is a probability from 0 to 1, and all are off by default.
/// They concern events only, never answers to invocations.
/// </summary>
public sealed class EmulatorFaults
{
    // Long enough for the next event of a burst to overtake, short enough not to look like a loss.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Random _random = new(0);
    private FaultCounts _counts = new(0, 0, 0, 0);
    private long _refusedUntil;

    /// <summary>The event is never delivered.</summary>
    public double Drop { get; set; }

    /// <summary>The event is delivered twice.</summary>
    public double Double { get; set; }

    /// <summary>The event is delivered up to <see cref="MaxDelay"/> late.</summary>
    public double Delay { get; set; }

    /// <summary>The event is delivered after the next one of the same connection.</summary>
    public double Reorder { get; set; }

    /// <summary>Default 200 ms.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The faults so far.</summary>
    public FaultCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    /// <summary>Starts the sequence of faults anew; the same seed gives the same faults.</summary>
    public void Reseed(int seed)
    {
        lock (_gate)
        {
            _random = new Random(seed);
        }
    }

    /// <summary>No connection is let in for so long.</summary>
    internal void Refuse(TimeSpan duration, TimeProvider time) =>
        Interlocked.Exchange(ref _refusedUntil, time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency));

    internal bool Refuses(TimeProvider time) => time.GetTimestamp() < Interlocked.Read(ref _refusedUntil);

    internal void Deliver(EmulatorConnection connection, OutboundEvent message, TimeProvider time)
    {
        if (Happens(Drop))
        {
            Count(counts => counts with { Dropped = counts.Dropped + 1 });
            return;
        }

        DeliverOnce(connection, message, time);
        if (Happens(Double))
        {
            Count(counts => counts with { Doubled = counts.Doubled + 1 });
            DeliverOnce(connection, message, time);
        }
    }

    private void DeliverOnce(EmulatorConnection connection, OutboundEvent message, TimeProvider time)
    {
        if (Happens(Delay))
        {
            Count(counts => counts with { Delayed = counts.Delayed + 1 });
            _ = SendLaterAsync(connection, message, MaxDelay * Roll(), time);
        }
        else if (Happens(Reorder) && connection.TryHold(message))
        {
            Count(counts => counts with { Reordered = counts.Reordered + 1 });
            _ = ReleaseLaterAsync(connection, time);
        }
        else
        {
            connection.Send(message);
            Release(connection);
        }
    }

    private static async Task SendLaterAsync(EmulatorConnection connection, OutboundEvent message, TimeSpan delay, TimeProvider time)
    {
        await Task.Delay(delay, time);
        connection.Send(message);
    }

    private static async Task ReleaseLaterAsync(EmulatorConnection connection, TimeProvider time)
    {
        await Task.Delay(LongestHold, time);
        Release(connection);
    }

    private static void Release(EmulatorConnection connection)
    {
        if (connection.TakeHeld() is { } held)
        {
            connection.Send(held);
        }
    }

    private void Count(Func<FaultCounts, FaultCounts> add)
    {
        lock (_gate)
        {
            _counts = add(_counts);
        }
    }

    private bool Happens(double probability) => probability > 0 && Roll() < probability;

    private double Roll()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
