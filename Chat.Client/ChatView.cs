using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>A chat as the user sees it: the part of both members, and the user's own side.</summary>
public sealed record ChatView
{
    /// <summary>The id that the server assigned.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the request was accepted.</summary>
    public required ChatStatus Status { get; init; }

    /// <summary>The two members.</summary>
    public required IReadOnlyList<string> Participants { get; init; }

    /// <summary>The member who asked for the chat.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When the chat was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the request was answered; null while it is pending.</summary>
    public DateTimeOffset? RespondedAt { get; init; }

    /// <summary>The newest message that the user can see.</summary>
    public Message? LastMessage { get; init; }

    /// <summary>When the chat's newest message was sent.</summary>
    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>The number of the chat's newest message.</summary>
    public long Seq { get; init; }

    /// <summary>The counter of changes that both members may see.</summary>
    public required long Rev { get; init; }

    /// <summary>The number of unread messages.</summary>
    public int UnreadCount { get; init; }

    /// <summary>How far the user has read.</summary>
    public long LastReadSeq { get; init; }

    /// <summary>The user archived the chat.</summary>
    public bool Archived { get; init; }

    /// <summary>The user muted the chat.</summary>
    public bool Muted { get; init; }

    /// <summary>When the mute ends by itself; null when it has no end.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>Messages up to this number are gone for the user.</summary>
    public long ClearedUpToSeq { get; init; }

    /// <summary>The user blocked the other member.</summary>
    public bool BlockedByMe { get; init; }

    /// <summary>The counter of changes that only the user may see.</summary>
    public required long OwnRev { get; init; }

    /// <summary>The other member.</summary>
    public required Peer Peer { get; init; }

    /// <summary>The user deleted the chat: no list shows it until a new message arrives.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hidden { get; init; }

    /// <summary>Fields that a later version of the server added.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Additional { get; internal set; }
}
