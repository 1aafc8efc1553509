using Chat.Core.Presence;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>One document per chat, user and kind of sign. The database removes it an hour after the last sign.</summary>
public sealed class MongoTypingThrottle(MongoStorage storage) : ITypingThrottle
{
    private const string Collection = "typing";
    private const string TouchedAt = "touchedAt";

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    private readonly MongoDocuments<BsonDocument> _typing = new(storage, Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
        [new(Collection, "typing_left_behind", TouchedAt) { ExpireAfter = TimeSpan.FromHours(1) }];

    public Task<bool> TryPassAsync(TypingSign sign, DateTimeOffset now, TimeSpan interval, CancellationToken ct)
    {
        // Matches a sign that is old enough, or none; a newer one makes the upsert a duplicate.
        var key = new BsonDocument { { "chatId", sign.ChatId }, { "userId", sign.UserId }, { "stops", sign.Stops } };
        var (before, after) = (MongoValues.ToBson(now - interval), MongoValues.ToBson(now + interval));
        var old = Where.Eq("_id", key) & (Where.Lte("at", before) | Where.Gt("at", after));
        var update = Builders<BsonDocument>.Update.Set("at", MongoValues.ToBson(now)).CurrentDate(TouchedAt);
        return _typing.RunAsync(
            (typing, token) => MongoFaults.UnlessDuplicateAsync(() => typing.UpdateOneAsync(old, update, MongoValues.Upsert, token)), ct);
    }
}
