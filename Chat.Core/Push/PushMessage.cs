using Chat.Core.Chats;

namespace Chat.Core.Push;

/// <summary>The content of a notification, for all services.</summary>
public sealed record PushMessage
{
    public required string ChatId { get; init; }

    public required PushMarkKind Kind { get; init; }

    /// <summary>The newest message that the recipient may see; 0 for a request without one.</summary>
    public required long Seq { get; init; }

    /// <summary>Null in a notification that names nobody, and for a request without a message.</summary>
    public string? MessageId { get; init; }

    /// <summary>Null in a notification that names nobody.</summary>
    public string? SenderId { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    /// <summary>The address that a click opens.</summary>
    public required string Navigate { get; init; }

    public required int UnreadCount { get; init; }

    public required int TotalUnread { get; init; }

    /// <summary>Nobody needs the notification after this time.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long a service may keep the notification for a device that is offline.</summary>
    public TimeSpan TimeToLive(DateTimeOffset now) => ExpiresAt > now ? ExpiresAt - now : TimeSpan.Zero;

    /// <summary>Without the texts, so that no log gets them.</summary>
    public override string ToString() => $"{Kind} {ChatId} {Seq}";
}

/// <summary>Removes the notification of a chat.</summary>
/// <param name="UpToSeq">The recipient has read up to this message.</param>
public sealed record PushClear(string ChatId, long UpToSeq, int TotalUnread);
