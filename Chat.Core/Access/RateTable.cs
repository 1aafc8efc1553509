namespace Chat.Core.Access;

public enum RateKind
{
    Send,
    Upload,

    /// <summary>Counted in KiB.</summary>
    UploadBytes,
    Search,
    Other,

    /// <summary>Registrations of devices.</summary>
    Device,

    /// <summary>Typing has a rate of its own: it must not use up that of other acts, and is dropped instead of refused.</summary>
    Typing,
}

/// <param name="Interval">The time that one act takes up; zero when the rate is off.</param>
/// <param name="Burst">Acts at once after a pause.</param>
public sealed record Rate(TimeSpan Interval, int Burst)
{
    // Once a year; a rate near zero would be longer than a TimeSpan.
    private const double SlowestSeconds = 365 * 24 * 3600;

    public static Rate PerSecond(double count, int burst) =>
        new(count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(1 / count, SlowestSeconds)), burst);
}

/// <summary>The rates of a user, one line per kind (spec section 10).</summary>
public static class RateTable
{
    public static IReadOnlyDictionary<RateKind, Rate> Of(RateOptions options) => new Dictionary<RateKind, Rate>
    {
        [RateKind.Send] = Rate.PerSecond(options.SendPerSecond, options.SendBurst),
        [RateKind.Upload] = Rate.PerSecond(options.UploadPerMinute / 60.0, options.UploadPerMinute),
        [RateKind.UploadBytes] = Rate.PerSecond(options.UploadMegabytesPerHour * 1024.0 / 3600, options.UploadMegabytesPerHour * 1024),
        [RateKind.Search] = Rate.PerSecond(options.SearchPerMinute / 60.0, options.SearchPerMinute),
        [RateKind.Other] = Rate.PerSecond(options.OthersPerSecond, options.OthersBurst),
        [RateKind.Device] = Rate.PerSecond(options.DevicesPerMinute / 60.0, options.DevicesPerMinute),
        [RateKind.Typing] = Rate.PerSecond(options.OthersPerSecond, options.OthersBurst),
    };
}
