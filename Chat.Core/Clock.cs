namespace Chat.Core;

/// <summary>The time as the wire has it: UTC, whole milliseconds.</summary>
public static class Clock
{
    public static DateTimeOffset GetNow(this TimeProvider time) => time.GetUtcNow().ToWire();

    /// <summary>Cuts what is finer than a minute.</summary>
    public static DateTimeOffset ToMinute(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    /// <summary>Cuts what is finer than a millisecond.</summary>
    public static DateTimeOffset ToWire(this DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
