using Chat.Adapters.Mongo;
using Chat.Tests.App;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.Mongo;

/// <summary>The product on a database that lacks unique indexes: it creates them, or says so and writes nothing that needs them.</summary>
public sealed class MongoMissingIndexTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _name = $"chat_test_{RandomId.New():N}";
    private MongoClient? _client;

    private IMongoDatabase Database => _client!.GetDatabase(_name);

    public Task InitializeAsync()
    {
        _client = MongoServer.ConnectionString is { } server ? new MongoClient(server) : null;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_client is not null)
        {
            await MongoServer.DropAsync(_client, _name);
            _client.Dispose();
        }
    }

    [MongoFact]
    [Trait("Report", "19")]
    public async Task The_host_creates_missing_indexes_before_it_is_ready_also_two_at_once()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        await ReadyAsync(first);
        await ReadyAsync(second);

        foreach (var index in MongoIndexes.All.Where(index => index.Unique))
        {
            var found = await (await Database.GetCollection<BsonDocument>(index.Collection).Indexes.ListAsync()).ToListAsync();
            Assert.Contains(found, index.IsSameAs);
        }

        var (ana, ben) = (first.As("ana"), second.As("ben"));
        var chats = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? ana.PostAsync("chats/or-create", new { recipientId = "ben" })
            : ben.PostAsync("chats/or-create", new { recipientId = "ana" })));
        Assert.Single(chats.Select(chat => chat.Text("id")).Distinct());
    }

    [MongoFact]
    [Trait("Report", "19")]
    public async Task Without_the_step_of_the_deployment_the_host_is_not_ready_and_refuses_what_needs_an_index()
    {
        await using var app = await StartAsync("--Mongo:EnsureIndexes=false");
        var ana = app.As("ana");

        var detail = (await ana.GetAsync("health/ready")).RequireProblem(503, "dependency_unavailable").Text("detail");
        Assert.Contains("unique index chats_by_pair", detail, StringComparison.Ordinal);
        var refused = (await ana.PostAsync("chats/or-create", new { recipientId = "ben", message = "hello" }))
            .RequireProblem(503, "dependency_unavailable");
        Assert.True(refused.Flag("retryable"));
        Assert.Contains("unique index", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Empty((await ana.GetAsync("chats/active")).Require(200).List());
        (await ana.GetAsync("health/live")).Require(200);

        await MongoIndexes.EnsureAsync(Options(), CancellationToken.None);

        await ReadyAsync(app);
        (await ana.PostAsync("chats/or-create", new { recipientId = "ben", message = "hello" })).Require(201);
    }

    [MongoFact]
    [Trait("Report", "19")]
    public async Task An_index_that_is_not_unique_does_not_count()
    {
        await MongoIndexes.EnsureAsync(Options(), CancellationToken.None);
        await Database.GetCollection<BsonDocument>("chats").Indexes.DropOneAsync("chats_by_pair");
        await Database.GetCollection<BsonDocument>("chats").Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("pair", 1), new CreateIndexOptions { Name = "chats_by_pair" }));
        await using var app = await StartAsync("--Mongo:EnsureIndexes=false");

        Assert.Contains(
            "chats_by_pair",
            (await app.As("ana").GetAsync("health/ready")).RequireProblem(503, "dependency_unavailable").Text("detail"),
            StringComparison.Ordinal);
    }

    [MongoFact]
    [Trait("Report", "19")]
    public async Task Duplicates_keep_the_host_from_being_ready_and_the_log_says_so_without_their_content()
    {
        var chats = Database.GetCollection<BsonDocument>("chats");
        await chats.InsertManyAsync(
            [new BsonDocument { { "_id", "1" }, { "pair", "carla|dora" } }, new BsonDocument { { "_id", "2" }, { "pair", "carla|dora" } }]);
        var log = new LogLines();
        await using var app = await StartAsync(log);

        await WaitAsync(() => Task.FromResult(log.With("duplicates").Count > 0));

        Assert.Contains(
            "chats_by_pair",
            (await app.As("ana").GetAsync("health/ready")).RequireProblem(503, "dependency_unavailable").Text("detail"),
            StringComparison.Ordinal);
        (await app.As("ana").PostAsync("chats/or-create", new { recipientId = "ben" })).RequireProblem(503, "dependency_unavailable");
        Assert.DoesNotContain(log.All, line => line.Contains("carla", StringComparison.Ordinal));

        await chats.DeleteOneAsync(new BsonDocument("_id", "2"));
        await ReadyAsync(app);
    }

    [MongoFact]
    [Trait("Report", "19")]
    public async Task A_database_that_is_away_at_the_start_does_not_keep_the_host_from_starting()
    {
        using var network = MongoServer.CreateNetwork();
        network.Stop();
        await using var app = await ChatApp.StartAsync(
            [
                "--Chat:Store=mongo", $"--Mongo:ConnectionString={MongoServer.Through(network)}", $"--Mongo:Database={_name}",
                "--Mongo:TimeoutMs=1000",
            ]);

        Assert.Contains(
            "database",
            (await app.As("ana").GetAsync("health/ready")).RequireProblem(503, "dependency_unavailable").Text("detail"),
            StringComparison.Ordinal);
        (await app.As("ana").GetAsync("health/live")).Require(200);

        network.Start();
        await ReadyAsync(app);
        // With so short a timeout a call may still fail on a busy machine; the client repeats it.
        await WaitAsync(async () => (await app.As("ana").PostAsync("chats/or-create", new { recipientId = "ben" })).Status is 200 or 201);
    }

    private static Task ReadyAsync(ChatApp app) => WaitAsync(async () => (await app.As("probe").GetAsync("health/ready")).Status == 200);

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            // A real server is waited for.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private Task<ChatApp> StartAsync(params string[] settings) => ChatApp.StartAsync([.. Settings, .. settings]);

    private Task<ChatApp> StartAsync(LogLines log) => ChatApp.StartAsync(Settings, log.AddTo);

    private string[] Settings =>
        [
            "--Chat:Store=mongo", $"--Mongo:ConnectionString={MongoServer.ConnectionString}", $"--Mongo:Database={_name}",
            "--Mongo:TimeoutMs=4000",
        ];

    private MongoOptions Options() => new() { ConnectionString = MongoServer.ConnectionString!, Database = _name, TimeoutMs = 4_000 };
}
