using Chat.Core.Media;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

[BsonIgnoreExtraElements]
internal sealed record FileDocument
{
    public const string Collection = "files";

    [BsonId]
    public required string Id { get; init; }

    [BsonElement("chatId")]
    public required string ChatId { get; init; }

    [BsonElement("uploaderId")]
    public required string UploaderId { get; init; }

    [BsonElement("path")]
    public required string Path { get; init; }

    [BsonElement("name")]
    public required string Name { get; init; }

    [BsonElement("type")]
    public required string Type { get; init; }

    [BsonElement("size")]
    public long Size { get; init; }

    [BsonElement("width"), BsonIgnoreIfNull]
    public int? Width { get; init; }

    [BsonElement("height"), BsonIgnoreIfNull]
    public int? Height { get; init; }

    [BsonElement("state")]
    public required string State { get; init; }

    [BsonElement("providerId"), BsonIgnoreIfNull]
    public string? ProviderId { get; init; }

    [BsonElement("sentAs"), BsonIgnoreIfNull]
    public string? SentAs { get; init; }

    [BsonElement("createdAt"), BsonDateTimeOptions(Kind = DateTimeKind.Utc)]
    public DateTime CreatedAt { get; init; }

    [BsonElement("dueAt"), BsonDateTimeOptions(Kind = DateTimeKind.Utc)]
    public DateTime DueAt { get; init; }

    [BsonElement("failures")]
    public int Failures { get; init; }

    [BsonElement("version")]
    public long Version { get; init; }

    public static FileDocument Of(MediaFile file) => new()
    {
        Id = file.FileId,
        ChatId = file.ChatId,
        UploaderId = file.UploaderId,
        Path = file.Path.ToString(),
        Name = file.Name,
        Type = file.Type.MimeType,
        Size = file.Size,
        Width = file.Width,
        Height = file.Height,
        State = MongoValues.Name(file.State),
        ProviderId = file.ProviderId,
        SentAs = file.SentAs,
        CreatedAt = file.CreatedAt.UtcDateTime,
        DueAt = file.DueAt.UtcDateTime,
        Failures = file.Failures,
        Version = file.Version,
    };

    public MediaFile ToFile() => new()
    {
        FileId = Id,
        ChatId = ChatId,
        UploaderId = UploaderId,
        Path = MediaPath.TryParse(Path) ?? throw new InvalidDataException("A stored path is none."),
        Name = Name,
        Type = MediaTypes.Find(Type) ?? throw new InvalidDataException("A stored type is none."),
        Size = Size,
        Width = Width,
        Height = Height,
        State = MongoValues.Parse<FileState>(State),
        ProviderId = ProviderId,
        SentAs = SentAs,
        CreatedAt = MongoValues.Time(CreatedAt),
        DueAt = MongoValues.Time(DueAt),
        Failures = Failures,
        Version = Version,
    };
}
