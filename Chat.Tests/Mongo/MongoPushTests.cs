using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

// The contracts of push notifications, run on MongoDB.

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoDeviceStoreTests(MongoServer server) : DeviceStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoPushOutboxTests(MongoServer server) : PushOutboxContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoProviderTokenStoreTests(MongoServer server) : ProviderTokenStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}
