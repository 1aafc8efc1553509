using System.Net;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace Chat.Tests.Mongo;

public sealed class MongoOptionsTests
{
    [Theory]
    [InlineData("ConnectionString", null)]
    [InlineData("ConnectionString", "")]
    [InlineData("ConnectionString", "http://somewhere")]
    [InlineData("ConnectionString", "mongodb://name:secret-value@")]
    [InlineData("Database", "")]
    [InlineData("Database", "a/b")]
    [InlineData("MaxPoolSize", "0")]
    [InlineData("TimeoutMs", "99")]
    [InlineData("TimeoutMs", "4001")]
    public void A_wrong_setting_is_named_in_one_line_without_its_value(string setting, string? value)
    {
        var settings = new Dictionary<string, string?> { ["Mongo:ConnectionString"] = "mongodb://localhost", [$"Mongo:{setting}"] = value };

        var fault = Assert.Throws<OptionsValidationException>(() => Build(settings).GetRequiredService<IChatStore>());

        Assert.StartsWith($"Mongo__{setting} must", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("secret-value", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_slowest_command_ends_within_the_overlap_of_two_syncs() =>
        Assert.True(TimeSpan.FromMilliseconds(MongoOptions.MaxTimeoutMs) < ChangedChatLists.Overlap);

    [Fact]
    public async Task The_stores_share_one_client()
    {
        await using var provider = Build(new Dictionary<string, string?> { ["Mongo:ConnectionString"] = "mongodb://localhost" });

        Assert.IsType<MongoChatStore>(provider.GetRequiredService<IChatStore>());
        Assert.Same(provider.GetRequiredService<MongoStorage>(), provider.GetRequiredService<MongoStorage>());
    }

    [Fact]
    public void A_managed_identity_logs_in_with_a_token()
    {
        var settings = MongoConnection.SettingsOf(new MongoOptions
        {
            ConnectionString = "mongodb+srv://cluster.example.org/?tls=true&retrywrites=false", UseManagedIdentity = true,
        });

        Assert.Equal("MONGODB-OIDC", settings.Credential.Mechanism);
        Assert.False(settings.RetryWrites);
    }

    [Fact]
    public void Writes_are_answered_by_a_majority_and_the_pool_is_as_large_as_set()
    {
        var settings = MongoConnection.SettingsOf(new MongoOptions { ConnectionString = "mongodb://localhost/?w=1", MaxPoolSize = 7 });

        Assert.Equal(WriteConcern.WMajority, settings.WriteConcern);
        Assert.Equal(7, settings.MaxConnectionPoolSize);
    }

    [Fact]
    public void A_primary_that_stepped_down_is_worth_another_attempt_and_a_wrong_command_is_not()
    {
        var connection = new ConnectionId(new ServerId(new ClusterId(), new DnsEndPoint("localhost", 27017)));

        Assert.True(MongoFaults.IsTransient(new MongoNotPrimaryException(connection, [], [])));
        Assert.True(MongoFaults.IsTransient(new MongoNodeIsRecoveringException(connection, [], [])));
        Assert.False(MongoFaults.IsTransient(new MongoCommandException(connection, "no such command", [])));
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddLogging()
        .AddMongoStores(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
