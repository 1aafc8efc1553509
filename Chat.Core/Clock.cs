namespace Chat.Core;

/// <summary>The time as the wire has it: UTC, whole milliseconds.</summary>
public static class Clock
{
    public static DateTimeOffset GetNow(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
