using Chat.Core.Media;
using Chat.Core.Unicode;

namespace Chat.Core.Chats;

public enum MessageType
{
    Text,
    Media,
}

/// <summary>A message as stored, for both members.</summary>
public sealed record Message
{
    public required string Id { get; init; }

    public required string ChatId { get; init; }

    /// <summary>The message's number in its chat; 0 in a draft.</summary>
    public long Seq { get; init; }

    /// <summary>The chat's rev of this message's last change.</summary>
    public long Rev { get; init; }

    public required string SenderId { get; init; }

    public required string ClientMessageId { get; init; }

    /// <summary>
    /// A hash of the first content, kept for ever. It distinguishes a repeated send from another use of the same
    /// clientMessageId.
    /// </summary>
    public required string Fingerprint { get; init; }

    public MessageType Type { get; init; }

    /// <summary>Null in a message without text and in a tombstone.</summary>
    public string? Content { get; init; }

    public IReadOnlyList<MediaItem> Media { get; init; } = [];

    public ReplyTo? ReplyTo { get; init; }

    /// <summary>The application's own JSON object as compact text; null in a tombstone.</summary>
    public string? Metadata { get; init; }

    /// <summary>In the order in which each emoji was first added, and in each the order in which its users added it.</summary>
    public IReadOnlyList<Reaction> Reactions { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    public int Edits { get; init; }

    /// <summary>Deleted for everyone: a tombstone without content, media, metadata and reactions.</summary>
    public bool Deleted { get; init; }

    /// <summary>The members who deleted the message for themselves.</summary>
    public IReadOnlyList<Hiding> Hidings { get; init; } = [];

    /// <summary>There is something to erase.</summary>
    public bool HasContent => !Deleted || Reactions.Count > 0;

    public bool IsHiddenFor(string userId) => Hidings.Any(h => h.UserId == userId);

    /// <summary>The message deleted for everyone: its number and ids remain.</summary>
    public Message ToTombstone() => this with { Deleted = true, Content = null, Media = [], Metadata = null, Reactions = [] };

    /// <summary>The message with these users of one of its reactions; without the reaction when there are none.</summary>
    public Message WithReaction(Reaction reaction, IReadOnlyList<string> users) => this with
    {
        Reactions = users.Count == 0
            ? [.. Reactions.Where(r => r != reaction)]
            : [.. Reactions.Select(r => r == reaction ? r with { Users = users } : r)],
    };
}

public sealed record Reaction(string Emoji, IReadOnlyList<string> Users);

/// <param name="UserId">The member who hid the message.</param>
/// <param name="OwnRev">The ownRev that this took.</param>
public sealed record Hiding(string UserId, long OwnRev);

/// <summary>Refers to the original of a reply. The preview of the original is derived when the reply is read.</summary>
public sealed record ReplyTo(string Id, long Seq, string SenderId);
