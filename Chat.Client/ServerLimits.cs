namespace Chat.Client;

/// <summary>Limits and timings of the server. The values here are the defaults until the server has answered.</summary>
public sealed record ServerLimits
{
    // An older server does not tell it.
    private const long DefaultProxiedBytes = 10 * 1024 * 1024;

    /// <summary>Unicode scalar values of a text.</summary>
    public int MaxTextLength { get; init; } = 4000;

    /// <summary>Files of a message.</summary>
    public int MaxMediaPerMessage { get; init; } = 10;

    /// <summary>Bytes of a file.</summary>
    public long MaxFileBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Bytes of an upload through the server; larger files go straight to the storage.</summary>
    public long MaxProxiedBytes { get; init => field = value > 0 ? value : DefaultProxiedBytes; } = DefaultProxiedBytes;

    /// <summary>The MIME types that can be sent.</summary>
    public IReadOnlyList<string> MediaTypes { get; init => field = value ?? []; } = [];

    /// <summary>Items of a page.</summary>
    public int MaxPageSize { get; init; } = 100;

    /// <summary>Different emoji on a message.</summary>
    public int MaxReactions { get; init; } = 20;

    /// <summary>How long a message can be edited, in milliseconds.</summary>
    public long EditWindowMs { get; init; } = 15 * 60_000;

    /// <summary>How long a message can be deleted for everyone, in milliseconds.</summary>
    public long DeleteWindowMs { get; init; } = 60 * 60_000;

    /// <summary>The interval of heartbeats while nothing else is sent, in milliseconds.</summary>
    public long HeartbeatMs { get; init; } = 240_000;

    /// <summary>How long a silent connection counts as online, in milliseconds.</summary>
    public long PresenceLeaseMs { get; init; } = 600_000;

    /// <summary>How long typing is shown, in milliseconds.</summary>
    public long TypingTtlMs { get; init; } = 6000;

    /// <summary>Typing that is reported sooner again is not sent, in milliseconds.</summary>
    public long TypingThrottleMs { get; init; } = 2000;
}
