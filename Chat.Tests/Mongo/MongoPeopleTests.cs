using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

// The contracts of section 13 of the specification, run on MongoDB.

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoMessageMetadataTests(MongoServer server) : MessageMetadataContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoProfileStoreTests(MongoServer server) : ProfileStoreContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoDeliveryTests(MongoServer server) : DeliveryContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}

[Collection(MongoServerGroup.Name)]
[TestCaseOrderer(SkipWithoutServer.Name, SkipWithoutServer.Assembly)]
public sealed class MongoLastSeenTests(MongoServer server) : LastSeenContract
{
    protected override Task<Stores> CreateAsync() => server.CreateAsync();
}
