using Chat.Core.Presence;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>One document per chat, user and kind of sign. The database removes it an hour after the last sign.</summary>
public sealed class MongoTypingThrottle(MongoStorage storage) : ITypingThrottle
{
    private const string TouchedAt = "touchedAt";

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(TypingDocument.Collection, "typing_left_behind", new BsonDocument(TouchedAt, 1)) { ExpireAfter = TimeSpan.FromHours(1) },
    ];

    public Task<bool> TryPassAsync(TypingSign sign, DateTimeOffset now, TimeSpan interval, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            // Matches a sign that is old enough, or none; a newer one makes the upsert a duplicate.
            var key = new TypingKey(sign.ChatId, sign.UserId, sign.Stops);
            var (before, after) = ((now - interval).UtcDateTime, (now + interval).UtcDateTime);
            var update = Builders<TypingDocument>.Update.Set(t => t.At, now.UtcDateTime).CurrentDate(TouchedAt);
            try
            {
                await call.RunAsync(token => storage.Typing.UpdateOneAsync(
                    t => t.Id == key && (t.At <= before || t.At > after), update, new UpdateOptions { IsUpsert = true }, token));
                return true;
            }
            catch (MongoException e) when (MongoFaults.IsDuplicate(e))
            {
                return false;
            }
        },
        ct);
}
