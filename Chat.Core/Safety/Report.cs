using Chat.Core.Chats;

namespace Chat.Core.Safety;

public enum ReportReason
{
    Spam,
    Harassment,
    Sexual,
    Violence,
    ChildSafety,
    Other,
}

public enum ReportState
{
    Open,
    Resolved,
}

/// <summary>
/// A report about a user. It has copies of the reported messages as they were, which an edit, a deletion or an erasure does
/// not change. Only administrators see it.
/// </summary>
public sealed record Report
{
    public required string Id { get; init; }

    public required string ReporterId { get; init; }

    /// <summary>The reported user.</summary>
    public required string UserId { get; init; }

    /// <summary>The chat of both users.</summary>
    public required string ChatId { get; init; }

    /// <summary>The copies, in the order of their seq.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];

    public required ReportReason Reason { get; init; }

    /// <summary>The reporter's own words.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until then the copies and their files are kept, and no longer.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public ReportState State { get; init; }

    /// <summary>Null while the report is open.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>Incremented by every save.</summary>
    public long Version { get; init; }
}
