using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.App;

/// <summary>A clock whose time of day can be set as an operator sets it; timers and timestamps go on as before.</summary>
public class SteppedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _offset;

    public void Step(TimeSpan by) => _offset += by;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
