using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

// The contracts of push notifications, run on Sqlite.

public sealed class SqliteDeviceStoreTests(SqliteFixture fixture) : DeviceStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqlitePushOutboxTests(SqliteFixture fixture) : PushOutboxContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteProviderTokenStoreTests(SqliteFixture fixture) : ProviderTokenStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}
