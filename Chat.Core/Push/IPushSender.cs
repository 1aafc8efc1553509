namespace Chat.Core.Push;

/// <summary>
/// Sends to the devices of one service. A sender answers within 15 seconds whatever the service does, and throws only when the
/// token is cancelled. It does not repeat a send by itself.
/// </summary>
public interface IPushSender
{
    PushKind Kind { get; }

    /// <summary>Shows a notification.</summary>
    Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct);

    /// <summary>Removes the chat's notification without showing anything. Only for services that allow it; others do nothing.</summary>
    Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct);
}

public enum PushOutcome
{
    Sent,

    /// <summary>The address no longer exists.</summary>
    Gone,

    /// <summary>The service is busy or down.</summary>
    Retry,

    /// <summary>The service refuses this push or this server. A repeat would not help, and the device stays.</summary>
    Refused,
}

public sealed record PushResult(PushOutcome Outcome)
{
    public static readonly PushResult Sent = new(PushOutcome.Sent);
    public static readonly PushResult Gone = new(PushOutcome.Gone);
    public static readonly PushResult Retry = new(PushOutcome.Retry);
    public static readonly PushResult Refused = new(PushOutcome.Refused);

    /// <summary>The wait that the service asks for.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Since when the address is gone, if the service says so. A device that registered later stays.</summary>
    public DateTimeOffset? Since { get; init; }
}
