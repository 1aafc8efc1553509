using Chat.Core.Users;
using MongoDB.Bson.Serialization.Attributes;

namespace Chat.Adapters.Mongo;

/// <summary>A user's profile.</summary>
[BsonIgnoreExtraElements]
internal sealed record ProfileDocument
{
    public const string Collection = "profiles";

    [BsonId]
    public required string UserId { get; init; }

    [BsonElement("name"), BsonIgnoreIfNull]
    public string? Name { get; init; }

    [BsonElement("avatarUrl"), BsonIgnoreIfNull]
    public string? AvatarUrl { get; init; }

    [BsonElement("namedAt"), BsonIgnoreIfNull]
    public DateTime? NamedAt { get; init; }

    [BsonElement("lastSeenAt"), BsonIgnoreIfNull]
    public DateTime? LastSeenAt { get; init; }

    /// <summary>The name of a <see cref="LastSeenPolicy"/>; absent for the default.</summary>
    [BsonElement("lastSeen"), BsonIgnoreIfNull]
    public string? LastSeen { get; init; }

    public Profile ToProfile() => new()
    {
        Name = Name,
        AvatarUrl = AvatarUrl,
        NamedAt = MongoValues.Time(NamedAt),
        LastSeenAt = MongoValues.Time(LastSeenAt),
        LastSeen = LastSeen is null ? default : MongoValues.Parse<LastSeenPolicy>(LastSeen),
    };
}
