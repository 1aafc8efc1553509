using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

// Each contract, run on Sqlite. One file, since a class of its own has nothing to say.

public sealed class SqliteChatStoreTests(SqliteFixture fixture) : ChatStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageStoreAppendTests(SqliteFixture fixture) : MessageStoreAppendContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageStoreFlagsTests(SqliteFixture fixture) : MessageStoreFlagsContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageStoreChangeTests(SqliteFixture fixture) : MessageStoreChangeContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageStoreUnreadTests(SqliteFixture fixture) : MessageStoreUnreadContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}
