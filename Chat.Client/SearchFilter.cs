namespace Chat.Client;

/// <summary>Narrows a search.</summary>
public sealed record SearchFilter
{
    /// <summary>Only messages of this sender.</summary>
    public string? From { get; init; }

    /// <summary>Only messages of this type.</summary>
    public MessageType? Type { get; init; }

    /// <summary>Only messages sent at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only messages sent at this time or earlier.</summary>
    public DateTimeOffset? Until { get; init; }
}
