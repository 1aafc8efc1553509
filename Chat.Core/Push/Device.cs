namespace Chat.Core.Push;

/// <summary>The service that delivers to a device.</summary>
public enum PushKind
{
    /// <summary>Web Push (RFC 8030) to a browser.</summary>
    Webpush,

    /// <summary>Firebase Cloud Messaging.</summary>
    Fcm,

    /// <summary>Apple Push Notification service.</summary>
    Apns,
}

/// <summary>A device that a user registered for push notifications.</summary>
public sealed record Device
{
    public required string UserId { get; init; }

    /// <summary>The client's own id of the device, unique per user.</summary>
    public required string DeviceId { get; init; }

    public required DeviceAddress Address { get; init; }

    /// <summary>The name that the user sees in the list of devices.</summary>
    public string? Label { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last registration.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}
