using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>A message. Of two states of a message the one with the higher <see cref="Rev"/> is newer.</summary>
public sealed record Message
{
    // The generated reader sets what the JSON lacks to null, so some properties restore their default.

    /// <summary>The id that the server assigned.</summary>
    public required string Id { get; init; }

    /// <summary>The chat.</summary>
    public required string ChatId { get; init; }

    /// <summary>The message's number in its chat, and the only order.</summary>
    public required long Seq { get; init; }

    /// <summary>The chat's change counter at the message's last change.</summary>
    public required long Rev { get; init; }

    /// <summary>
    /// True only in the answer to a repeated send whose message the user has hidden or cleared meanwhile. Such a message has
    /// nothing but its ids and numbers.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hidden { get; init; }

    /// <summary>The sender.</summary>
    public string SenderId { get; init => field = value ?? ""; } = "";

    /// <summary>The id that the sender's client created; it makes a send idempotent.</summary>
    public string ClientMessageId { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the message shows files.</summary>
    public MessageType Type { get; init; }

    /// <summary>The text. Null in a message of files without a text, and in a tombstone.</summary>
    public string? Content { get; init; }

    /// <summary>The files, in order.</summary>
    public IReadOnlyList<MediaFile> Media { get; init => field = value ?? []; } = [];

    /// <summary>The message that this one answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Reply? ReplyTo { get; init; }

    /// <summary>The reactions, in the order in which each emoji was first added.</summary>
    public IReadOnlyList<Reaction> Reactions { get; init => field = value ?? []; } = [];

    /// <summary>When the message was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the message was last edited; null when it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>The number of edits.</summary>
    public int Edits { get; init; }

    /// <summary>A tombstone: the message was deleted for everyone.</summary>
    public bool Deleted { get; init; }

    /// <summary>The places of the searched words in <see cref="Content"/>. Only in search results.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Highlight>? Highlights { get; init; }

    /// <summary>Fields that a later version of the server added.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Additional { get; internal set; }
}

/// <summary>The message that another one answers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Seq">Its number in the chat.</param>
/// <param name="SenderId">Its sender.</param>
/// <param name="Preview">The beginning of its text; null when it has none, is deleted, or the user hid or cleared it.</param>
public sealed record Reply(string Id, long Seq, string SenderId, string? Preview);

/// <summary>An emoji and the members who reacted with it, in order.</summary>
/// <param name="Emoji">One emoji.</param>
/// <param name="Users">The members.</param>
public sealed record Reaction(string Emoji, IReadOnlyList<string> Users);

/// <summary>A place in a text, in UTF-16 units.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="Length">The number of units.</param>
public sealed record Highlight(int Start, int Length);
