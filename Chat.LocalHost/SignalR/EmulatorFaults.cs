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

    /// <summary>Starts the sequence of faults anew; the same seed gives the same faults.</summary>
    public void Reseed(int seed)
    {
        lock (_gate)
        {
            _random = new Random(seed);
        }
    }

    internal void Deliver(EmulatorConnection connection, OutboundEvent message, TimeProvider time)
    {
        if (Happens(Drop))
        {
            return;
        }

        DeliverOnce(connection, message, time);
        if (Happens(Double))
        {
            DeliverOnce(connection, message, time);
        }
    }

    private void DeliverOnce(EmulatorConnection connection, OutboundEvent message, TimeProvider time)
    {
        if (Happens(Delay))
        {
            _ = SendLaterAsync(connection, message, MaxDelay * Roll(), time);
        }
        else if (Happens(Reorder) && connection.TryHold(message))
        {
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

    private bool Happens(double probability) => probability > 0 && Roll() < probability;

    private double Roll()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
