using System.Diagnostics;
using System.Threading.RateLimiting;
using Azure.Identity;
using Chat.Core.Errors;
using Chat.Core.Telemetry;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>The database's collections, and the one way to call it: in time, with every failure as the port promises.</summary>
public sealed class MongoStorage : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly MongoClient _client;
    private readonly TimeSpan _callTimeout;
    private readonly ConcurrencyLimiter _admission;

    internal MongoStorage(MongoOptions options, MongoClientSettings? settings = null)
    {
        MongoMapping.Register();
        _client = new MongoClient(settings ?? MongoConnection.SettingsOf(options));
        _callTimeout = options.CallTimeout;
        _admission = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions { PermitLimit = options.MaxPoolSize, QueueLimit = options.MaxPoolSize });
        Database = _client.GetDatabase(options.Database);
        Chats = Database.GetCollection<BsonDocument>(ChatDocument.Collection);
        Messages = Database.GetCollection<BsonDocument>(MessageDocument.Collection);
        Indexes = new MongoIndexesState(Database, _callTimeout);
    }

    internal IMongoDatabase Database { get; }

    internal IMongoCollection<BsonDocument> Chats { get; }

    internal IMongoCollection<BsonDocument> Messages { get; }

    /// <summary>Asked before each write that relies on a unique index.</summary>
    internal MongoIndexesState Indexes { get; }

    /// <summary>
    /// Runs a call of a port within its time. Every failure of the database is a <see cref="DependencyException"/>. As many calls
    /// run as there are connections, and as many wait; more are refused at once. Otherwise all would wait until they time out,
    /// and an overloaded database would do its work for callers that have given up.
    /// </summary>
    internal async Task<T> CallAsync<T>(Func<MongoCall, Task<T>> work, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_callTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        var (startedAt, failed) = (Stopwatch.GetTimestamp(), false);
        try
        {
            using var admitted = await _admission.AcquireAsync(permitCount: 1, either.Token);
            return admitted.IsAcquired
                ? await work(new MongoCall(this, either.Token, deadline.Token))
                : throw new DependencyException("database") { RetryAfter = RetryAfter };
        }
        catch (Exception e) when (e is MongoException or TimeoutException or AuthenticationFailedException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            failed = true;
            throw new DependencyException("database", e) { RetryAfter = RetryAfter };
        }
        finally
        {
            ChatTelemetry.MeasureStore("mongo", startedAt, failed);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _admission.Dispose();
    }
}
