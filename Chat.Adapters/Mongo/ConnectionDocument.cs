using Chat.Core.Leases;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>A connection as a document: the domain's lease, the rooms that it joined, and what it was last told in each of them.</summary>
internal static class ConnectionDocument
{
    public const string Collection = "connections";
    public const string Rooms = "rooms";

    /// <summary>The name of the presence that the connection was last told, by chat.</summary>
    public const string Shown = "shown";

    /// <summary>The last renewal by the database's clock.</summary>
    public const string TouchedAt = "touchedAt";

    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> UpsertAndReturnBefore = new()
    {
        IsUpsert = true,
        ReturnDocument = ReturnDocument.Before,
        Projection = new BsonDocument("expiresAt", 1),
    };

    /// <summary>The path of what the connection was last told in the chat. Ids of chats hold neither dots nor dollar signs.</summary>
    public static string ShownIn(string chatId) => $"{Shown}.{chatId}";

    /// <summary>Moves the lease's times forward, never back.</summary>
    public static UpdateDefinition<BsonDocument> Renewal(Lease lease)
    {
        var update = Builders<BsonDocument>.Update
            .Set("userId", lease.UserId)
            .Max("seenAt", MongoValues.ToBson(lease.SeenAt))
            .Max("expiresAt", MongoValues.ToBson(lease.ExpiresAt))
            .CurrentDate(TouchedAt);
        return lease.ActiveAt is { } active ? update.Max("activeAt", MongoValues.ToBson(active)) : update;
    }

    /// <summary>Applies a renewal and what comes with it, on a document that may not exist yet.</summary>
    /// <returns>True when the connection had no live lease.</returns>
    public static Task<bool> RenewAsync(
        MongoDocuments<BsonDocument> connections, Lease lease, UpdateDefinition<BsonDocument> renewal, CancellationToken ct) =>
        connections.RunAsync(
            async (all, token) => await MongoFaults.RetryDuplicateAsync(
                () => all.FindOneAndUpdateAsync(new BsonDocument("_id", lease.ConnectionId), renewal, UpsertAndReturnBefore, token),
                maxAttempts: 3) is not { } before || MongoValues.Time(before["expiresAt"]) <= lease.SeenAt,
            ct);
}
