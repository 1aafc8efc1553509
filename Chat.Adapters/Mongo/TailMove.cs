using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Moves the entries of a full tail into the archive: upserts that never overwrite a newer state of a message, then a pull of
/// exactly the entries that were moved. Every step can be repeated and run by several processes at once; what a process that
/// dies leaves in the tail is moved with the next one.
/// </summary>
internal sealed class TailMove(MongoCall call, string chatId, IReadOnlyList<BsonDocument> entries)
{
    /// <summary>A tail with this many entries is full.</summary>
    public const int MaxEntries = 16;

    private const int MaxBytes = 8 * 1024;
    private const int MaxAttempts = 3;

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    /// <summary>The commit is done whatever becomes of the move, so a failure is left to the next one.</summary>
    public async Task RunIfDueAsync()
    {
        if (entries.Count < MaxEntries && entries.Sum(SizeOf) < MaxBytes)
        {
            return;
        }

        try
        {
            await RunAsync();
        }
        catch (Exception e) when (e is MongoException or TimeoutException or OperationCanceledException)
        {
            // The tail stays as it is.
        }
    }

    public async Task RunAsync()
    {
        BsonDocument[] newest = [.. MongoChat.NewestOf(entries)];
        if (await TryArchiveAsync([.. newest.Select(MessageDocument.ToArchive)]))
        {
            var moved = Where.In("version", entries.Select(MessageDocument.VersionOf).Distinct());
            var pull = Builders<BsonDocument>.Update.PullFilter(ChatDocument.Tail, moved);
            await call.FinishAsync(ct => call.Storage.Chats.UpdateOneAsync(Where.Eq("_id", chatId), pull, options: null, ct));
        }
    }

    // A duplicate key means that this state or a newer one is there, or that another process inserts the message just now.
    // Only what was seen to be there is pulled.
    private async Task<bool> TryArchiveAsync(BsonDocument[] messages)
    {
        for (var attempt = 1; messages.Length > 0 && attempt <= MaxAttempts; attempt++)
        {
            var refused = await UpsertAsync(messages);
            messages = refused.Length == 0 ? [] : await WithoutArchivedAsync(refused);
        }

        return messages.Length == 0;
    }

    // Returns the messages that were refused for their own key.
    private async Task<BsonDocument[]> UpsertAsync(BsonDocument[] messages)
    {
        // A message of an earlier version has no version and is older than any.
        var upserts = messages.Select(message => new ReplaceOneModel<BsonDocument>(
            Where.Eq("_id", message["_id"]) & Where.Not(Where.Gte("version", message["version"])), message) { IsUpsert = true });
        try
        {
            await call.FinishAsync(ct => call.Storage.Messages.BulkWriteAsync(upserts, new BulkWriteOptions { IsOrdered = false }, ct));
            return [];
        }
        catch (MongoBulkWriteException<BsonDocument> e) when (e.WriteConcernError is null && MongoFaults.IsDuplicate(e))
        {
            return [.. e.WriteErrors.Select(error => messages[error.Index])];
        }
    }

    private async Task<BsonDocument[]> WithoutArchivedAsync(BsonDocument[] messages)
    {
        var ids = Where.In("_id", messages.Select(message => message["_id"]));
        var found = await call.FinishAsync(ct => call.Storage.Messages.Find(ids).Project(new BsonDocument("version", 1)).ToListAsync(ct));
        var versions = found.ToDictionary(message => message["_id"].AsString, MessageDocument.VersionOf, StringComparer.Ordinal);
        return [.. messages.Where(message => versions.GetValueOrDefault(message["_id"].AsString) < MessageDocument.VersionOf(message))];
    }

    // About right is enough; the text makes the difference.
    private static int SizeOf(BsonDocument entry) =>
        400 + (2 * entry.GetValue("content", "").AsString.Length) + (200 * entry.GetValue("media", new BsonArray()).AsBsonArray.Count);
}
