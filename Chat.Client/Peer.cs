using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>The other member of a chat.</summary>
public sealed record Peer
{
    /// <summary>The member's id.</summary>
    public required string UserId { get; init; }

    /// <summary>The name, where the server knows one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>A picture, where the server knows one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AvatarUrl { get; init; }

    /// <summary>How far the other member has read; null unless the chat is accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastReadSeq { get; init; }

    /// <summary>How far messages have arrived at a device of the other member, where the server tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DeliveredSeq { get; init; }

    /// <summary>When the other member was last online; null while online or unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>Fields that a later version of the server added.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Additional { get; internal set; }
}
