using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>The base of tests on MongoDB besides the contracts.</summary>
[Collection(MongoServerGroup.Name)]
public abstract class MongoTests(MongoServer server)
{
    protected MongoServer Server => server;

    protected Stores Stores { get; } = MongoServer.ConnectionString is null ? null! : MongoServer.Over(server.Storage);

    protected static CancellationToken Ct => CancellationToken.None;
}
