namespace Chat.Functions.Security;

/// <summary>
/// Limits the log lines of one kind and counts the rest, so that an attack can neither fill the log nor hide other lines in
/// it: ten lines at once, then one every 30 seconds.
/// </summary>
public sealed class LogLimit(TimeProvider time)
{
    private const int Burst = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _emptyAt;
    private int _suppressed;

    /// <summary>False when the line is to be left out; else how many lines were left out since the last one.</summary>
    public bool TryTake(out int suppressed)
    {
        var now = time.GetElapsedTime(_start);
        lock (_gate)
        {
            var next = (_emptyAt > now ? _emptyAt : now) + Interval;
            if (next - now > Interval * Burst)
            {
                suppressed = ++_suppressed;
                return false;
            }

            (_emptyAt, suppressed, _suppressed) = (next, _suppressed, 0);
            return true;
        }
    }
}
