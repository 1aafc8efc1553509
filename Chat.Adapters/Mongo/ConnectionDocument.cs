using Chat.Core.Leases;
using Chat.Core.Presence;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>A connection's lease with the rooms it joined.</summary>
[BsonIgnoreExtraElements]
internal sealed record ConnectionDocument
{
    public const string Collection = "connections";

    [BsonId]
    public required string Id { get; init; }

    [BsonElement("userId")]
    public required string UserId { get; init; }

    /// <summary>Absent in a document of an older version; such a lease counts as silent.</summary>
    [BsonElement("seenAt")]
    public DateTime SeenAt { get; init; }

    [BsonElement("expiresAt")]
    public DateTime ExpiresAt { get; init; }

    [BsonElement("activeAt"), BsonIgnoreIfNull]
    public DateTime? ActiveAt { get; init; }

    [BsonElement("rooms"), BsonIgnoreIfNull]
    public List<RoomDocument>? Rooms { get; init; }

    /// <summary>
    /// The presence that the connection was last told in each room, as the name of a <see cref="ShownPresence"/>, by chat.
    /// </summary>
    [BsonElement("shown"), BsonIgnoreIfNull]
    public Dictionary<string, string>? Shown { get; init; }

    public Lease ToLease() => new(Id, UserId, MongoValues.Time(SeenAt), MongoValues.Time(ExpiresAt))
    {
        ActiveAt = MongoValues.Time(ActiveAt),
    };

    /// <summary>The path of what the connection was last told in the chat. Ids of chats hold neither dots nor dollar signs.</summary>
    public static string ShownIn(string chatId) => $"shown.{chatId}";

    /// <summary>Moves the lease's times forward, never back.</summary>
    public static UpdateDefinition<ConnectionDocument> Renewal(Lease lease)
    {
        var update = Builders<ConnectionDocument>.Update
            .Set(c => c.UserId, lease.UserId)
            .Max(c => c.SeenAt, lease.SeenAt.UtcDateTime)
            .Max(c => c.ExpiresAt, lease.ExpiresAt.UtcDateTime)
            .CurrentDate(MongoLeaseStore.TouchedAt);
        return lease.ActiveAt is { } active ? update.Max(c => c.ActiveAt, active.UtcDateTime) : update;
    }

    /// <summary>Applies a renewal and what comes with it, on a document that may not exist yet.</summary>
    /// <returns>True when the connection had no live lease.</returns>
    public static async Task<bool> RenewAsync(MongoCall call, Lease lease, UpdateDefinition<ConnectionDocument> renewal)
    {
        var options = new FindOneAndUpdateOptions<ConnectionDocument, ConnectionDocument?>
        {
            IsUpsert = true,
            ReturnDocument = ReturnDocument.Before,
            Projection = Builders<ConnectionDocument>.Projection.Include(c => c.UserId).Include(c => c.ExpiresAt),
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var before = await call.RunAsync(ct => call.Storage.Connections.FindOneAndUpdateAsync(
                    c => c.Id == lease.ConnectionId, renewal, options, ct));
                return before is null || before.ExpiresAt <= lease.SeenAt.UtcDateTime;
            }
            catch (MongoException e) when (MongoFaults.IsDuplicate(e) && attempt < 3)
            {
                // Another call created it between this one's lookup and its insert: now there is one to update.
            }
        }
    }
}
