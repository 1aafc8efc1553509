using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Users;
using Chat.Tests.Contracts;
using Chat.Tests.Conventions;

namespace Chat.Tests.Mongo;

/// <summary>
/// What each call of each port costs, with all that is sent to the server counted. The table in docs/mongo-schema.md is
/// the budget: more is a regression, fewer is a reason to change it.
/// </summary>
public sealed class MongoBudgetTests(MongoServer server) : MongoTests(server)
{
    // These work through whatever is due, one after another; here it is one chat and two leases.
    private static readonly string[] Jobs = ["IErasureStore.EraseClearedAsync", "IPresenceStore.TakeExpiredAsync", "IUserStore.FinishErasureAsync"];

    // The first look was too old, or does not reach so far: what it led to is done once more, or taken back.
    private static readonly string[] Detours =
    [
        "IMessageStore.AppendAsync: an answer to what was edited since it was read", "IMessageStore.AppendAsync: sent before, longer ago than the ring",
        "IMessageReader.ListChangesAsync: answers to what is not on the page", "IMessageReader.ListChangesAsync: when the member hid something just now",
    ];

    private static readonly Type[] Ports =
    [
        typeof(IChatStore), typeof(IMessageStore), typeof(IMessageReader), typeof(IErasureStore), typeof(IPresenceStore), typeof(IUserStore), typeof(IMediaStore),
    ];

    private readonly RoundTrips _trips = new();

    [Fact]
    public void Every_call_of_every_port_has_a_budget()
    {
        var members = Ports.SelectMany(port => port.GetMethods().Select(method => $"{port.Name}.{method.Name}")).Order();

        Assert.Equal(members, MongoBudgetCalls.All.Select(call => call.Member).Distinct().Order());
        Assert.Equal(ReadDocument().Select(row => row.Name), MongoBudgetCalls.All.Select(call => call.Name));
    }

    [Fact]
    public void A_send_is_two_commands_and_no_change_takes_more_than_two_round_trips()
    {
        var budgets = ReadDocument().ToDictionary(row => row.Name, row => row.Budget);

        Assert.Equal("findAndModify, insert", budgets["IMessageStore.AppendAsync: a message"]);
        Assert.Equal("findAndModify, insert", budgets["IMessageStore.AppendAsync: an answer"]);
        Assert.Equal(Jobs.Concat(Detours).Order(), budgets.Where(row => row.Value.Split(", ").Length > 2).Select(row => row.Key).Order());
    }

    [MongoFact]
    public async Task Every_call_costs_what_the_document_says()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        network.Decide = (_, toServer) => toServer ? Fault.None : new Fault(TimeSpan.FromMilliseconds(30));
        using var storage = Server.Listen(_trips.Begin, _trips.End, network.ConnectionString);
        var watched = MongoServer.Over(storage);
        await ConnectAsync(watched);
        var budgets = ReadDocument().ToDictionary(row => row.Name, row => row.Budget);
        var faults = new List<string>();
        foreach (var call in MongoBudgetCalls.All)
        {
            var budget = budgets[call.Name];
            // On a busy machine what is sent at once may begin late, so a second look is fair; the commands are never fewer.
            if (await MeasureAsync(call, watched) != budget && await MeasureAsync(call, watched) != budget && await MeasureAsync(call, watched) != budget)
            {
                faults.Add($"{call.Name} takes {_trips} and not {budget}");
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    // As many connections as any call uses: to open one in between would look like a round trip.
    private async Task ConnectAsync(Stores watched)
    {
        for (var attempt = 1; _trips.ToString() != "find + find + find + find"; attempt++)
        {
            Assert.True(attempt < 50, "The pool has too few connections.");
            _trips.Clear();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => watched.Chats.FindAsync("any", Ct)));
        }
    }

    private async Task<string> MeasureAsync(MongoBudgetCall call, Stores watched)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        var scene = new BudgetScene(await Stores.GetAsync(chat.Id), ana, ben, message) { AgeRingAsync = () => Server.AgeRingAsync(chat) };
        if (call.Arrange is not null)
        {
            scene = await call.Arrange(Stores, scene);
        }

        _trips.Clear();
        await call.Act(watched, scene);
        return _trips.ToString();
    }

    // Rows: | `member` | case | commands |, below the heading.
    private static List<(string Name, string Budget)> ReadDocument() =>
    [
        .. Repository.Read("docs/mongo-schema.md").Split('\n')
            .SkipWhile(line => line != "## Commands per call")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Replace("`", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[2].Length == 0 ? cells[1] : $"{cells[1]}: {cells[2]}", cells[3])),
    ];
}
