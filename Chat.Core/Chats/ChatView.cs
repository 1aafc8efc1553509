using System.Text.Json.Serialization;

namespace Chat.Core.Chats;

/// <summary>A chat on the wire, as one member sees it: the shared state and their own side, never the other's.</summary>
public sealed record ChatView
{
    public required string Id { get; init; }

    public required ChatStatus Status { get; init; }

    public required IReadOnlyList<string> Participants { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? RespondedAt { get; init; }

    public required MessageView? LastMessage { get; init; }

    public required DateTimeOffset? LastMessageAt { get; init; }

    public required long Seq { get; init; }

    public required long Rev { get; init; }

    public required int UnreadCount { get; init; }

    public required long LastReadSeq { get; init; }

    public required bool Archived { get; init; }

    public required bool Muted { get; init; }

    public required DateTimeOffset? MutedUntil { get; init; }

    public required long ClearedUpToSeq { get; init; }

    public required bool BlockedByMe { get; init; }

    public required long OwnRev { get; init; }

    public required PeerView Peer { get; init; }

    /// <summary>The member deleted the chat, so it is in no list until a new message comes. Not written unless true.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hidden { get; init; }
}

/// <summary>The other member, as far as the caller may see them.</summary>
public sealed record PeerView(string UserId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AvatarUrl { get; init; }

    /// <summary>How far the other member has read; only in an accepted chat.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastReadSeq { get; init; }

    /// <summary>How far the other member's devices have the messages; only in an accepted chat.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DeliveredSeq { get; init; }

    /// <summary>The minute in which the other member was last online; null while they are, and when the caller may not see it.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}
