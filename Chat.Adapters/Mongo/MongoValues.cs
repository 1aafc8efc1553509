using MongoDB.Bson;

namespace Chat.Adapters.Mongo;

/// <summary>Times and enums as the documents have them: UTC dates of whole milliseconds, camelCase names.</summary>
internal static class MongoValues
{
    public static DateTimeOffset Time(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    public static DateTimeOffset? Time(DateTime? time) => time is { } value ? Time(value) : null;

    public static long Milliseconds(DateTime time) => Time(time).ToUnixTimeMilliseconds();

    public static BsonDateTime ToBson(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    public static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
