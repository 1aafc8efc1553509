namespace Chat.Client.Wire;

/// <summary>The fields of all events of the server. Events are applied by their fields, so that an unknown event counts as well.</summary>
internal sealed record EventPayload
{
    public string? ChatId { get; init; }

    public long Rev { get; init; }

    public string? UserId { get; init; }

    public ChatView? Chat { get; init; }

    public Message? Message { get; init; }

    public long? UpToSeq { get; init; }

    public int? UnreadCount { get; init; }

    public double ExpiresInMs { get; init; }
}
