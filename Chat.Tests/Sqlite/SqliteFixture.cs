using Chat.Adapters.Sqlite;
using Chat.Core;
using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

/// <summary>
/// A database in a folder of its own for one test class. The plan of every statement that ran is looked at, so that no
/// query can slip past <see cref="QueryPlans"/>.
/// </summary>
public sealed class SqliteFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public SqliteFixture() => Database = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });

    public SqliteDatabase Database { get; }

    public static Stores Over(SqliteDatabase database) => new(
        new SqliteChatStore(database),
        new SqliteChatLists(database),
        new SqliteMessageReader(database),
        new SqliteLeaseStore(database),
        new SqliteRoomStore(database),
        new SqliteTypingThrottle(database),
        new SqliteUserStore(database),
        new SqliteMediaStore(database),
        new SqliteProfileStore(database))
    {
        Devices = new SqliteDeviceStore(database),
        ProviderTokens = new SqliteProviderTokenStore(database),
        Outbox = new SqlitePushOutbox(database, new IdGenerator(TimeProvider.System)),
        Reports = new SqliteReportStore(database),
        Suspensions = new SqliteSuspensionStore(database),
        Audit = new SqliteAuditLog(database),
        Webhooks = new SqliteWebhookStore(database),
        SettleAsync = chatId => IndexAsync(database, chatId),
    };

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>After each fact, as a failure at the end of the class would not fail the run.</summary>
    public Task<Stores> CreateAsync() => Task.FromResult(Over(Database) with { Afterwards = LookAtPlansAsync });

    public static async Task IndexAsync(SqliteDatabase database, string chatId)
    {
        while (await database.WriteAsync(session => WordIndex.RunStep(session, chatId), CancellationToken.None))
        {
            // There is more.
        }
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task LookAtPlansAsync() => Assert.Empty(await QueryPlans.FindSlowAsync(Database));
}
