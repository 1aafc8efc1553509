using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

// Each contract, run on Sqlite. One file, since a class of its own has nothing to say.

public sealed class SqliteChatStoreTests(SqliteFixture fixture) : ChatStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteRequestPlaceTests(SqliteFixture fixture) : RequestPlaceContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteChatStoreListTests(SqliteFixture fixture) : ChatStoreListContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteChatStoreChangedTests(SqliteFixture fixture) : ChatStoreChangedContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageReaderTests(SqliteFixture fixture) : MessageReaderContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageReaderChangesTests(SqliteFixture fixture) : MessageReaderChangesContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageReaderSearchTests(SqliteFixture fixture) : MessageReaderSearchContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteLeaseStoreTests(SqliteFixture fixture) : LeaseStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteRoomStoreTests(SqliteFixture fixture) : RoomStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteTypingThrottleTests(SqliteFixture fixture) : TypingThrottleContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteUserStoreTests(SqliteFixture fixture) : UserStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMediaStoreTests(SqliteFixture fixture) : MediaStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageAppendTests(SqliteFixture fixture) : MessageAppendContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteMessageChangeTests(SqliteFixture fixture) : MessageChangeContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteUnreadTests(SqliteFixture fixture) : UnreadContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteErasureTests(SqliteFixture fixture) : ErasureContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteConcurrentReadTests(SqliteFixture fixture) : ConcurrentReadContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteReportStoreTests(SqliteFixture fixture) : ReportStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteAdministrationTests(SqliteFixture fixture) : AdministrationContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteWebhookStoreTests(SqliteFixture fixture) : WebhookStoreContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}

public sealed class SqliteRandomHistoryTests(SqliteFixture fixture) : RandomHistoryContract, IClassFixture<SqliteFixture>
{
    protected override Task<Stores> CreateAsync() => fixture.CreateAsync();
}
