using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

// Each contract, run on Sqlite. One file, since a class of its own has nothing to say.

public sealed class SqliteChatStoreTests(SqliteFixture fixture) : ChatStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}
