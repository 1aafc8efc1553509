using Chat.Adapters.Mongo;
using Chat.Core;
using Chat.Core.Chats;
using Chat.Faults.Network;
using Chat.Tests.Contracts;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Chat.Tests.Mongo;

/// <summary>All tests on MongoDB run one after another on one database, which is dropped at the end.</summary>
[CollectionDefinition(Name)]
public sealed class MongoServerGroup : ICollectionFixture<MongoServer>
{
    public const string Name = "mongo";
}

/// <summary>
/// The server that CHAT_TEST_MONGO names, with a database of this run's own. Without it nothing is done here, and
/// <see cref="MongoFactAttribute"/> and <see cref="SkipWithoutServer"/> skip every test, saying so.
/// </summary>
public sealed class MongoServer : IAsyncLifetime
{
    public const string Variable = "CHAT_TEST_MONGO";

    private readonly Lazy<MongoStorage> _storage;

    public MongoServer() => _storage = new Lazy<MongoStorage>(() => new MongoStorage(Options()));

    public static string? ConnectionString =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    public string Database { get; } = $"chat_test_{RandomId.New():N}";

    internal MongoStorage Storage => _storage.Value;

    /// <summary>Slow machines are waited for; the tests of timeouts set their own.</summary>
    internal MongoOptions Options(string? connectionString = null, int timeoutMs = MongoOptions.MaxTimeoutMs) => new()
    {
        ConnectionString = connectionString ?? ConnectionString ?? throw new InvalidOperationException($"Set {Variable}."),
        Database = Database,
        TimeoutMs = timeoutMs,
    };

    public Task<Stores> CreateAsync() => Task.FromResult(Over(Storage));

    internal static Stores Over(MongoStorage storage) => new(
        new MongoChatStore(storage),
        new MongoChatLists(storage),
        new MongoMessageReader(storage),
        new MongoLeaseStore(storage),
        new MongoRoomStore(storage),
        new MongoTypingThrottle(storage),
        new MongoUserStore(storage),
        new MongoMediaStore(storage),
        new MongoProfileStore(storage))
    {
        Reports = new MongoReportStore(storage),
        Suspensions = new MongoSuspensionStore(storage),
        Audit = new MongoAuditLog(storage),
        Webhooks = new MongoWebhookStore(storage),
        Devices = new MongoDeviceStore(storage),
        ProviderTokens = new MongoProviderTokenStore(storage),
        Outbox = new MongoPushOutbox(storage, new IdGenerator(TimeProvider.System)),
        SettleAsync = chatId => MoveTailAsync(storage, chatId),
    };

    /// <summary>A network of the test's own before the server.</summary>
    internal static FaultyNetwork CreateNetwork()
    {
        var server = new MongoUrl(ConnectionString).Server;
        return new FaultyNetwork(server.Host, server.Port);
    }

    internal static string Through(FaultyNetwork network) => $"mongodb://127.0.0.1:{network.Port}/?retryWrites=false&directConnection=true";

    /// <summary>Moves all that is in the chat's tail, full or not.</summary>
    internal static Task MoveTailAsync(MongoStorage storage, string chatId) => storage.CallAsync(
        async call =>
        {
            await new TailMove(call, chatId, (await ChatQueries.LoadAsync(call, ChatQuery.Of(chatId)))!.Entries).RunAsync();
            return true;
        },
        CancellationToken.None);

    /// <summary>
    /// Another instance of the program, whose commands <paramref name="seen"/> gets, and whose answers by the command's
    /// number <paramref name="answered"/>.
    /// </summary>
    internal MongoStorage Listen(Action<CommandStartedEvent> seen, Action<int>? answered = null, string? connectionString = null)
    {
        var settings = MongoConnection.SettingsOf(Options(connectionString));
        settings.ClusterConfigurator = cluster => cluster.Subscribe(seen)
            .Subscribe<CommandSucceededEvent>(e => answered?.Invoke(e.RequestId))
            .Subscribe<CommandFailedEvent>(e => answered?.Invoke(e.RequestId));
        return new MongoStorage(Options(), settings);
    }

    /// <summary>Another instance of the program, of whose commands <paramref name="answered"/> gets the answers.</summary>
    internal MongoStorage ListenToAnswers(Action<BsonDocument> answered)
    {
        var settings = MongoConnection.SettingsOf(Options());
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandSucceededEvent>(e => answered(e.Reply));
        return new MongoStorage(Options(), settings);
    }

    /// <summary>Drops the database. The engine may find a deadlock with the drop of another test's.</summary>
    internal static async Task DropAsync(IMongoClient client, string database)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await client.DropDatabaseAsync(database);
                return;
            }
            catch (MongoCommandException e) when (tries < 5 && e.Message.Contains("deadlock", StringComparison.Ordinal))
            {
                // Tried again.
            }
        }
    }

    public async Task InitializeAsync()
    {
        if (ConnectionString is not null)
        {
            await MongoIndexes.EnsureAsync(Options(), CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (ConnectionString is not null)
        {
            using var client = new MongoClient(ConnectionString);
            await DropAsync(client, Database);
        }

        if (_storage.IsValueCreated)
        {
            _storage.Value.Dispose();
        }
    }
}
