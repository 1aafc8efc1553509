namespace Chat.Core.Presence;

/// <summary>
/// Lets a typing sign pass once per interval, over all instances. It keeps the time of the last sign alone, and for
/// little longer than the interval. A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface ITypingThrottle
{
    /// <summary>
    /// Returns true, and remembers <paramref name="now"/>, when the last sign of this kind is at least
    /// <paramref name="interval"/> old, or more than that in the future because the clock was set back.
    /// </summary>
    Task<bool> TryPassAsync(TypingSign sign, DateTimeOffset now, TimeSpan interval, CancellationToken ct);
}
