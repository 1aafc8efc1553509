using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

[BsonIgnoreExtraElements]
internal sealed record MessageDocument
{
    public const string Collection = "messages";

    [BsonId]
    public required string Id { get; init; }

    [BsonElement("chatId")]
    public required string ChatId { get; init; }

    [BsonElement("seq")]
    public long Seq { get; init; }

    [BsonElement("rev")]
    public long Rev { get; init; }

    [BsonElement("senderId")]
    public required string SenderId { get; init; }

    [BsonElement("clientMessageId")]
    public required string ClientMessageId { get; init; }

    [BsonElement("fingerprint")]
    public required string Fingerprint { get; init; }

    [BsonElement("type")]
    public required string Type { get; init; }

    [BsonElement("content"), BsonIgnoreIfNull]
    public string? Content { get; init; }

    [BsonElement("media"), BsonIgnoreIfNull]
    public List<MediaDocument>? Media { get; init; }

    /// <summary>The reference alone: the original is read with it.</summary>
    [BsonElement("replyTo"), BsonIgnoreIfNull]
    public ReplyDocument? ReplyTo { get; init; }

    [BsonElement("reactions"), BsonIgnoreIfNull]
    public List<ReactionDocument>? Reactions { get; init; }

    [BsonElement("createdAt")]
    public DateTime CreatedAt { get; init; }

    [BsonElement("editedAt"), BsonIgnoreIfNull]
    public DateTime? EditedAt { get; init; }

    [BsonElement("edits")]
    public int Edits { get; init; }

    [BsonElement("deleted")]
    public bool Deleted { get; init; }

    [BsonElement("hidings"), BsonIgnoreIfNull]
    public List<HidingDocument>? Hidings { get; init; }

    /// <summary>What the message is found by: its words, and who left a trace on it. See <see cref="MessageSearch"/>.</summary>
    [BsonElement("terms"), BsonIgnoreIfNull]
    public List<string>? Terms { get; init; }

    /// <summary>The operation that stored it: tells a repeat of one's own insert from another's.</summary>
    [BsonElement("op")]
    public ObjectId Op { get; init; }

    public static MessageDocument Of(Message message, ObjectId op) => new()
    {
        Id = message.Id,
        ChatId = message.ChatId,
        Seq = message.Seq,
        Rev = message.Rev,
        SenderId = message.SenderId,
        ClientMessageId = message.ClientMessageId,
        Fingerprint = message.Fingerprint,
        Type = MongoValues.Name(message.Type),
        Content = message.Content,
        Media = List(message.Media, MediaDocument.Of),
        ReplyTo = message.ReplyTo is { } reply ? new ReplyDocument(reply.Id, reply.Seq, reply.SenderId) : null,
        Reactions = List(message.Reactions, r => new ReactionDocument(r.Emoji, [.. r.Users])),
        CreatedAt = message.CreatedAt.UtcDateTime,
        EditedAt = message.EditedAt?.UtcDateTime,
        Edits = message.Edits,
        Deleted = message.Deleted,
        Hidings = List(message.Hidings, h => new HidingDocument(h.UserId, h.OwnRev)),
        Terms = List(MessageSearch.TermsOf(message), term => term),
        Op = op,
    };

    /// <param name="original">What the message answers, if it does and if that is there.</param>
    public Message ToMessage(Message? original) => new()
    {
        Id = Id,
        ChatId = ChatId,
        Seq = Seq,
        Rev = Rev,
        SenderId = SenderId,
        ClientMessageId = ClientMessageId,
        Fingerprint = Fingerprint,
        Type = MongoValues.Parse<MessageType>(Type),
        Content = Content,
        Media = [.. (Media ?? []).Select(item => item.ToMedia())],
        ReplyTo = ReplyTo is { } reply ? new ReplyTo(reply.Id, reply.Seq, reply.SenderId) { Original = original } : null,
        Reactions = [.. (Reactions ?? []).Select(r => new Reaction(r.Emoji, r.Users))],
        CreatedAt = MongoValues.Time(CreatedAt),
        EditedAt = MongoValues.Time(EditedAt),
        Edits = Edits,
        Deleted = Deleted,
        Hidings = [.. (Hidings ?? []).Select(h => new Hiding(h.UserId, h.OwnRev))],
    };

    /// <summary>As a reply to it has it.</summary>
    public Message ToOriginal() => (this with { ReplyTo = null }).ToMessage(original: null);

    // An empty list is no field: most messages have none of these.
    private static List<TTo>? List<TFrom, TTo>(IReadOnlyCollection<TFrom> items, Func<TFrom, TTo> map) =>
        items.Count == 0 ? null : [.. items.Select(map)];
}

internal sealed record ReplyDocument(
    [property: BsonElement("id")] string Id, [property: BsonElement("seq")] long Seq, [property: BsonElement("senderId")] string SenderId);

internal sealed record ReactionDocument(
    [property: BsonElement("emoji")] string Emoji, [property: BsonElement("users")] List<string> Users);

internal sealed record HidingDocument(
    [property: BsonElement("userId")] string UserId, [property: BsonElement("ownRev")] long OwnRev);

internal sealed record MediaDocument
{
    [BsonElement("fileId")]
    public required string FileId { get; init; }

    [BsonElement("name")]
    public required string Name { get; init; }

    [BsonElement("mimeType")]
    public required string MimeType { get; init; }

    [BsonElement("size")]
    public required long Size { get; init; }

    [BsonElement("width"), BsonIgnoreIfNull]
    public int? Width { get; init; }

    [BsonElement("height"), BsonIgnoreIfNull]
    public int? Height { get; init; }

    public static MediaDocument Of(MediaItem item) => new()
    {
        FileId = item.FileId, Name = item.Name, MimeType = item.MimeType, Size = item.Size, Width = item.Width, Height = item.Height,
    };

    public MediaItem ToMedia() => new()
    {
        FileId = FileId, Name = Name, MimeType = MimeType, Size = Size, Width = Width, Height = Height,
    };
}
