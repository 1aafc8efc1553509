using Chat.Core.Errors;
using Chat.Core.Search;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Makes the search words of archived messages anew, beside the start, when an earlier version of <see cref="SearchWords"/>
/// made them. It goes through the messages once in the order of their ids and keeps its place, so that a restart continues
/// it. Several instances may do this at once, and messages that change meanwhile get their words from the change.
/// </summary>
internal sealed partial class MongoWordsAtStart(Lazy<MongoStorage> storage, ILogger<MongoWordsAtStart> logger) : BackgroundService
{
    private const int BatchSize = 200;

    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    private static readonly BsonDocument IsPlace = new("_id", "words");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start does not wait for the database, and the first requests do not compete with this.
        for (TimeSpan? wait = AfterStart; wait is { } time; wait = await TryIndexBatchAsync(stoppingToken))
        {
            // With the real clock: a real server is waited for.
            await Task.Delay(time, TimeProvider.System, stoppingToken);
        }
    }

    // Returns how long to wait before the next batch; null when there is none.
    private async Task<TimeSpan?> TryIndexBatchAsync(CancellationToken ct)
    {
        try
        {
            return await IndexBatchAsync(ct) ? null : BetweenBatches;
        }
        catch (DependencyException)
        {
            LogInterrupted();
            return AfterFailure;
        }
    }

    /// <summary>Returns true when there is nothing more to do.</summary>
    private Task<bool> IndexBatchAsync(CancellationToken ct) => storage.Value.CallAsync(
        async call =>
        {
            var progress = call.Storage.Database.GetCollection<BsonDocument>("progress");
            var place = await call.RunAsync(token => progress.Find(IsPlace).FirstOrDefaultAsync(token));
            var (version, after) = (place?["version"].ToInt32() ?? 0, place?["after"].AsString ?? "");
            if (version >= SearchWords.Version && after.Length == 0)
            {
                return true;
            }

            after = version >= SearchWords.Version ? after : "";
            var batch = await call.RunAsync(token => call.Storage.Messages
                .Find(new BsonDocument("_id", new BsonDocument("$gt", after))).Sort(new BsonDocument("_id", 1)).Limit(BatchSize)
                .Project(new BsonDocument { { "content", 1 }, { "version", 1 }, { MessageDocument.TermsVersion, 1 } }).ToListAsync(token));
            await UpdateAsync(call, batch);
            var next = batch.Count < BatchSize ? "" : batch[^1]["_id"].AsString;
            var update = new BsonDocument("$set", new BsonDocument { { "version", SearchWords.Version }, { "after", next } });
            await call.RunAsync(token => progress.UpdateOneAsync(IsPlace, update, MongoValues.Upsert, token));
            return next.Length == 0;
        },
        ct);

    // Only over the state that was read: a newer one has its words.
    private static async Task UpdateAsync(MongoCall call, List<BsonDocument> batch)
    {
        WriteModel<BsonDocument>[] updates =
        [
            .. from message in batch
               let text = message.GetValue("content", BsonNull.Value)
               where text.IsString && message.GetValue(MessageDocument.TermsVersion, 0).ToInt32() < SearchWords.Version
               let state = message.TryGetValue("version", out var version) ? version : MongoValues.Absent
               let terms = new BsonDocument
               {
                   { "terms", new BsonArray(SearchWords.Of(text.AsString)) },
                   { MessageDocument.TermsVersion, SearchWords.Version },
               }
               select new UpdateOneModel<BsonDocument>(
                   new BsonDocument { { "_id", message["_id"] }, { "version", state } }, new BsonDocument("$set", terms)),
        ];
        if (updates.Length > 0)
        {
            await call.RunAsync(token => call.Storage.Messages.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, token));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Making the search words anew was interrupted by the database; it goes on in half a minute.")]
    private partial void LogInterrupted();
}
