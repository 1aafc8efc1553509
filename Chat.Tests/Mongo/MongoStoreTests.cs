using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

// Each contract, run on MongoDB. One file, since a class of its own has nothing to say.

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoChatStoreTests(MongoServer server) : ChatStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoRequestPlaceTests(MongoServer server) : RequestPlaceContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoChatStoreListTests(MongoServer server) : ChatStoreListContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoChatStoreChangedTests(MongoServer server) : ChatStoreChangedContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMessageReaderTests(MongoServer server) : MessageReaderContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMessageReaderChangesTests(MongoServer server) : MessageReaderChangesContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMessageReaderSearchTests(MongoServer server) : MessageReaderSearchContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoLeaseStoreTests(MongoServer server) : LeaseStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoRoomStoreTests(MongoServer server) : RoomStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoTypingThrottleTests(MongoServer server) : TypingThrottleContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoUserStoreTests(MongoServer server) : UserStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMediaStoreTests(MongoServer server) : MediaStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMessageAppendTests(MongoServer server) : MessageAppendContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMessageChangeTests(MongoServer server) : MessageChangeContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoUnreadTests(MongoServer server) : UnreadContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoErasureTests(MongoServer server) : ErasureContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoConcurrentReadTests(MongoServer server) : ConcurrentReadContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoReportStoreTests(MongoServer server) : ReportStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoAdministrationTests(MongoServer server) : AdministrationContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoWebhookStoreTests(MongoServer server) : WebhookStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoRandomHistoryTests(MongoServer server) : RandomHistoryContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}
