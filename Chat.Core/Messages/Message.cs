namespace Chat.Core.Messages;

public enum MessageType
{
    Text,
    Media,
}

/// <summary>A message as the store has it, for both sides.</summary>
public sealed record Message
{
    public required string Id { get; init; }

    public required string ChatId { get; init; }

    /// <summary>Given by the store with the append; 0 in a draft.</summary>
    public long Seq { get; init; }

    /// <summary>The chat's rev of this message's last change.</summary>
    public long Rev { get; init; }

    public required string SenderId { get; init; }

    public required string ClientMessageId { get; init; }

    /// <summary>A hash of what was first sent, kept for ever: it tells a repeated send from another use of the same id.</summary>
    public required string Fingerprint { get; init; }

    public MessageType Type { get; init; }

    /// <summary>Null without text, and once deleted.</summary>
    public string? Content { get; init; }

    public IReadOnlyList<MediaItem> Media { get; init; } = [];

    public ReplyTo? ReplyTo { get; init; }

    /// <summary>In the order in which each emoji, and each user of it, first came.</summary>
    public IReadOnlyList<Reaction> Reactions { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    public int Edits { get; init; }

    /// <summary>Deleted for everyone: a tombstone without content, media and reactions.</summary>
    public bool Deleted { get; init; }

    /// <summary>Who deleted it for themselves, with the ownRev of that.</summary>
    public IReadOnlyList<Hiding> Hidings { get; init; } = [];

    public bool IsHiddenFor(string userId) => Hidings.Any(h => h.UserId == userId);

    /// <summary>Deleted for everyone: the numbered place without what was said.</summary>
    public Message ToTombstone() => this with { Deleted = true, Content = null, Media = [], Reactions = [] };

    /// <summary>With these users of a reaction that the message has; without it when there are none.</summary>
    public Message WithReaction(Reaction reaction, IReadOnlyList<string> users) => this with
    {
        Reactions = users.Count == 0
            ? [.. Reactions.Where(r => r != reaction)]
            : [.. Reactions.Select(r => r == reaction ? r with { Users = users } : r)],
    };
}

public sealed record Reaction(string Emoji, IReadOnlyList<string> Users);

public sealed record Hiding(string UserId, long OwnRev);

/// <summary>A file a message shows; the bytes are in the media storage.</summary>
public sealed record MediaItem
{
    public required string FileId { get; init; }

    public required string Name { get; init; }

    public required string MimeType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }
}

/// <summary>
/// What a message answers. The store keeps the reference alone and reads the original with it, so a preview can
/// never be older than its original.
/// </summary>
public sealed record ReplyTo(string Id, long Seq, string SenderId)
{
    /// <summary>The original as it is now, filled on reading. Its own <see cref="Message.ReplyTo"/> is not filled.</summary>
    public Message? Original { get; init; }
}
