using Chat.Core.Push;

namespace Chat.Core.Connections;

/// <summary>The limits and timings a client needs, served with the negotiation. Times are in milliseconds.</summary>
public sealed record ServerConstants(
    int MaxTextLength,
    int MaxMediaPerMessage,
    long MaxFileBytes,
    long MaxProxiedBytes,
    IReadOnlyList<string> MediaTypes,
    int MaxPageSize,
    int MaxReactions,
    long EditWindowMs,
    long DeleteWindowMs,
    long HeartbeatMs,
    long PresenceLeaseMs,
    long TypingTtlMs,
    long TypingThrottleMs)
{
    public PushConstants Push { get; init; } = new(Fcm: false, Apns: false);

    public static ServerConstants Current { get; } = new(
        Limits.MaxTextLength,
        Limits.MaxMediaPerMessage,
        Limits.MaxFileBytes,
        Limits.DefaultMaxProxiedBytes,
        Limits.MediaTypes,
        Limits.MaxPageSize,
        Limits.MaxReactions,
        (long)Limits.EditWindow.TotalMilliseconds,
        (long)Limits.DeleteWindow.TotalMilliseconds,
        (long)Limits.Heartbeat.TotalMilliseconds,
        (long)Limits.PresenceLease.TotalMilliseconds,
        (long)Limits.TypingTtl.TotalMilliseconds,
        (long)Limits.TypingThrottle.TotalMilliseconds);
}
