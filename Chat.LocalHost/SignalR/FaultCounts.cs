namespace Chat.LocalHost.SignalR;

/// <summary>How many events met with each fault since the start.</summary>
public sealed record FaultCounts(long Dropped, long Doubled, long Delayed, long Reordered);
