using Chat.Adapters.Mongo;
using Chat.Faults.Network;
using Chat.Tests.Contracts;
using MongoDB.Bson;

namespace Chat.Tests.Mongo;

/// <summary>A primary that steps down, with retryable writes of the driver allowed and not.</summary>
public sealed class MongoFailoverTests(MongoServer server) : MongoTests(server)
{
    [MongoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_send_to_a_primary_that_just_stepped_down_is_stored_once(bool retryWrites)
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network, retryWrites);
        var (chat, ana, ben) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.SendAsync(chat, ana);
        var refused = 0;
        network.Decide = (piece, toServer) => NotPrimary.To(piece, toServer, "update", "findAndModify", "insert") is { } answer
            && Interlocked.Increment(ref refused) == 1 ? answer : Fault.None;

        await faulty.SendAsync(chat, ana);

        Assert.True(refused > 1, "The command was not repeated.");
        Assert.Equal((2, 2), ((await Stores.ListAsync(chat)).Count, await Stores.UnreadAsync(chat, ben)));
    }

    [MongoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_there_is_no_primary_callers_are_told_in_time_and_served_when_there_is_one(bool retryWrites)
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network, retryWrites);
        var (chat, ana, _) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.SendAsync(chat, ana);

        network.Decide = (piece, toServer) => NotPrimary.To(
            piece, toServer, "find", "aggregate", "update", "findAndModify", "insert") ?? Fault.None;
        await InTime.RequireAsync(() => faulty.SendAsync(chat, ana), 4_000);

        network.Decide = (_, _) => Fault.None;
        await faulty.SendAsync(chat, ana);
        Assert.Equal([1L, 2L], (await Stores.ListAsync(chat)).Select(message => message.Seq));
    }

    [MongoFact]
    public async Task Every_write_asks_for_a_majority()
    {
        var concerns = new List<string>();
        using var storage = Server.Listen(started =>
        {
            if (started.CommandName is "update" or "insert" or "findAndModify" or "delete")
            {
                concerns.Add(started.Command.GetValue("writeConcern", BsonNull.Value).ToJson());
            }
        });
        var (chat, ana, _) = await Stores.OpenAsync();

        await MongoServer.Over(storage).SendAsync(chat, ana);

        Assert.NotEmpty(concerns);
        Assert.All(concerns, concern => Assert.Equal("""{ "w" : "majority" }""", concern));
    }

    private MongoStorage Behind(FaultyNetwork network, bool retryWrites) => new(Server.Options(
        MongoServer.Through(network).Replace(
            "retryWrites=false", retryWrites ? "retryWrites=true" : "retryWrites=false", StringComparison.Ordinal),
        timeoutMs: 2_000));
}
