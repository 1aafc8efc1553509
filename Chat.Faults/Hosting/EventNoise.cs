namespace Chat.Faults.Hosting;

/// <summary>How often events suffer while there is noise.</summary>
internal static class EventNoise
{
    /// <summary>The share of events that is dropped; and doubled, delayed and reordered.</summary>
    public const double Share = 0.1;

    public const int MaxDelayMs = 300;
}
