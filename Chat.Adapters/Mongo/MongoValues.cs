using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Times and enums as the documents have them: UTC dates of whole milliseconds, camelCase names.</summary>
internal static class MongoValues
{
    /// <summary>Above every id.</summary>
    public const string AboveAllIds = "\uffff";

    public static readonly UpdateOptions Upsert = new() { IsUpsert = true };

    public static DateTimeOffset Time(BsonValue time) => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds(time));

    public static long Milliseconds(BsonValue time) => time.AsBsonDateTime.MillisecondsSinceEpoch;

    public static BsonDateTime ToBson(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    public static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>A field that the document does not have.</summary>
    public static BsonDocument Absent => new("$exists", false);

    /// <summary>Documents that have the field.</summary>
    public static BsonDocument Exists(string field) => new(field, new BsonDocument("$exists", true));

    /// <summary>A time that is not later, or is absent.</summary>
    public static BsonDocument NotAfter(DateTimeOffset time) => new("$not", new BsonDocument("$gt", ToBson(time)));
}
