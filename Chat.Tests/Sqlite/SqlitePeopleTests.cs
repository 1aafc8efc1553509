using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

// The contracts of section 13 of the specification, run on Sqlite.

public sealed class SqliteMessageMetadataTests(SqliteFixture fixture) : MessageMetadataContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteProfileStoreTests(SqliteFixture fixture) : ProfileStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteDeliveryTests(SqliteFixture fixture) : DeliveryContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteLastSeenTests(SqliteFixture fixture) : LastSeenContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}
