using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Safety;
using Chat.Core.Users;
using Chat.Core.Webhooks;
using Chat.Faults.Network;
using Chat.Tests.Contracts;
using Chat.Tests.Conventions;

namespace Chat.Tests.Mongo;

/// <summary>
/// The cost of each call of each port, with every command to the server counted. The table in docs/mongo-schema.md is
/// the budget: more is a regression, fewer is a reason to change it.
/// </summary>
public sealed class MongoBudgetTests(MongoServer server) : MongoTests(server)
{
    private static readonly Type[] Ports =
    [
        typeof(IChatStore), typeof(IChatLists), typeof(IMessageReader),
        typeof(ILeaseStore), typeof(IRoomStore), typeof(ITypingThrottle), typeof(IUserStore), typeof(IMediaStore),
        typeof(IProfileStore),
        typeof(IReportStore), typeof(ISuspensionStore), typeof(IAuditLog), typeof(IWebhookStore),
        typeof(IDeviceStore), typeof(IPushOutbox), typeof(IProviderTokenStore),
    ];

    // Beyond two round trips: a move once in a full tail, a second read before the commit, and a push, which no caller waits for.
    private static readonly string[] Detours =
    [
        "A send: that fills the tail", "An edit: of a reply to an archived message", "A read marker: below the newest",
        "A push: to an inactive user",
    ];

    private readonly RoundTrips _trips = new();

    [Fact]
    public void Every_call_of_every_port_has_a_budget()
    {
        var members = Ports.SelectMany(port => port.GetMethods().Select(method => $"{port.Name}.{method.Name}")).Order();

        Assert.Equal(members, MongoBudgetCalls.Ports.Select(call => call.Member).Distinct().Order());
        Assert.Equal(ReadDocument("Commands per call").Select(row => row.Name), MongoBudgetCalls.Ports.Select(call => call.Name));
        Assert.Equal(ReadDocument("Commands per change").Select(row => row.Name), MongoBudgetCalls.Changes.Select(call => call.Name));
    }

    [Fact]
    public void A_change_is_one_read_and_one_write()
    {
        var budgets = ReadDocument("Commands per change").ToDictionary(row => row.Name, row => row.Budget);

        Assert.Equal("aggregate, update", budgets["A send"]);
        Assert.Equal("aggregate, update", budgets["A send: a reply"]);
        Assert.Equal("aggregate, update", budgets["A send: that makes a push due"]);
        Assert.Equal("aggregate, update", budgets["An edit"]);
        Assert.Equal(Detours, budgets.Where(row => row.Value.Split(", ").Length > 2).Select(row => row.Key));
    }

    [MongoFact]
    public async Task Every_call_costs_what_the_document_says()
    {
        using var network = MongoServer.CreateNetwork();
        var roundTrip = TimeSpan.FromMilliseconds(30);
        network.Decide = (_, toServer) => toServer ? Fault.None : new Fault(roundTrip);
        using var storage = Server.Listen(_trips.Begin, _trips.End, MongoServer.Through(network));
        var watched = MongoServer.Over(storage);
        await ConnectAsync(watched);
        var budgets = ReadDocument("Commands per call").Concat(ReadDocument("Commands per change"))
            .ToDictionary(row => row.Name, row => row.Budget);
        var faults = new List<string>();
        foreach (var call in MongoBudgetCalls.Ports.Concat(MongoBudgetCalls.Changes))
        {
            var budget = budgets[call.Name];
            // Commands sent at once look like one round trip if the last begins before the first answer. A busy machine needs time.
            var measured = string.Empty;
            foreach (var milliseconds in (int[])[30, 100, 500, 1_500])
            {
                roundTrip = TimeSpan.FromMilliseconds(milliseconds);
                measured = await MeasureAsync(call, watched);
                if (measured == budget)
                {
                    break;
                }
            }

            if (measured != budget)
            {
                faults.Add($"{call.Name} takes {measured} and not {budget}");
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
        var scene = new BudgetScene(await Stores.GetAsync(chat.Id), ana, ben, message);
        if (call.Arrange is not null)
        {
            scene = await call.Arrange(Stores, scene);
        }

        scene = scene with { Loaded = await Stores.LoadAsync(chat.Id) };
        _trips.Clear();
        await call.Act(watched, scene);
        return _trips.ToString();
    }

    // Rows: | `member` | case | commands |, below the heading.
    private static List<(string Name, string Budget)> ReadDocument(string heading) =>
    [
        .. Repository.Read("docs/mongo-schema.md").Split('\n')
            .SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Replace("`", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[2].Length == 0 ? cells[1] : $"{cells[1]}: {cells[2]}", cells[3])),
    ];
}
