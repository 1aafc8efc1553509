using Chat.Core.Users;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>A user's settings. An absent field has its default.</summary>
[BsonIgnoreExtraElements]
internal sealed record SettingsDocument
{
    public const string Collection = "settings";

    [BsonId]
    public required string UserId { get; init; }

    [BsonElement("requests"), BsonIgnoreIfNull]
    public string? Requests { get; init; }

    [BsonElement("push"), BsonIgnoreIfNull]
    public PushSettingsDocument? Push { get; init; }

    public UserSettings ToSettings()
    {
        var defaults = UserSettings.Default;
        return defaults with
        {
            Requests = Requests is null ? defaults.Requests : MongoValues.Parse<RequestPolicy>(Requests),
            Push = Push?.ToSettings() ?? defaults.Push,
        };
    }

    /// <summary>Sets the fields that the change names, and no others. The change is not empty.</summary>
    public static UpdateDefinition<SettingsDocument> UpdateOf(SettingsChange change)
    {
        List<UpdateDefinition<SettingsDocument>> updates = [.. change.Push is { } push ? PushSettingsDocument.UpdatesOf(push) : []];
        var set = Builders<SettingsDocument>.Update;
        if (change.Requests is { } requests)
        {
            updates.Add(set.Set(s => s.Requests, MongoValues.Name(requests)));
        }

        return set.Combine(updates);
    }
}

[BsonIgnoreExtraElements]
internal sealed record PushSettingsDocument
{
    [BsonElement("preview"), BsonIgnoreIfNull]
    public string? Preview { get; init; }

    [BsonElement("requests"), BsonIgnoreIfNull]
    public bool? Requests { get; init; }

    [BsonElement("pausedUntil"), BsonIgnoreIfNull]
    public DateTime? PausedUntil { get; init; }

    public PushSettings ToSettings()
    {
        var defaults = PushSettings.Default;
        return new PushSettings(
            Preview is null ? defaults.Preview : MongoValues.Parse<PushPreview>(Preview), Requests ?? defaults.Requests)
        {
            PausedUntil = MongoValues.Time(PausedUntil),
        };
    }

    public static IEnumerable<UpdateDefinition<SettingsDocument>> UpdatesOf(PushSettingsChange change)
    {
        var set = Builders<SettingsDocument>.Update;
        if (change.Preview is { } preview)
        {
            yield return set.Set("push.preview", MongoValues.Name(preview));
        }

        if (change.Requests is { } requests)
        {
            yield return set.Set("push.requests", requests);
        }

        if (change.Pause is { } pause)
        {
            yield return pause.Until is { } until ? set.Set("push.pausedUntil", until.UtcDateTime) : set.Unset("push.pausedUntil");
        }
    }
}
