using Chat.Core.Adapters.Sqlite;
using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

/// <summary>
/// A database in a folder of its own for one test class. When the class is done, the plan of every statement that
/// ran is looked at, so that no query can slip past <see cref="QueryPlans"/>.
/// </summary>
public sealed class SqliteFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public SqliteFixture() => Database = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });

    public SqliteDatabase Database { get; }

    public static Stores Over(SqliteDatabase database) => new(
        new SqliteChatStore(database),
        new SqliteMessageStore(database),
        new SqliteMessageReader(database),
        new SqliteErasureStore(database),
        new SqlitePresenceStore(database),
        new SqliteUserStore(database),
        new SqliteMediaStore(database));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task<Stores> CreateAsync() => Task.FromResult(Over(Database));

    public async Task DisposeAsync()
    {
        var scans = await QueryPlans.FindScansAsync(Database);
        await Database.DisposeAsync();
        _folder.Dispose();
        Assert.Empty(scans);
    }
}
