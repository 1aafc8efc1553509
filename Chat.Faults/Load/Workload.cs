using System.Text.Json.Nodes;
using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>
/// Four users with two devices each in four chats, a client that polls each chat, and a stranger who listens. One of the
/// chats is blocked and unblocked.
/// </summary>
public sealed class Workload : IAsyncDisposable
{
    private static readonly (string First, string Second)[] Pairs = [("ana", "ben"), ("ana", "cem"), ("ben", "dora"), ("cem", "dora")];
    private static readonly string[] Users = ["ana", "ben", "cem", "dora"];
    private const string Stranger = "eve";

    private readonly Target _target;
    private readonly Plan _plan;
    private readonly RunLog _log;
    private readonly Dictionary<string, RawDevice> _raw = new(StringComparer.Ordinal);
    private readonly List<(string User, SdkDevice Device)> _sdk = [];
    private readonly List<KnownChat> _chats = [];
    private readonly List<Poller> _pollers = [];

    private Workload(Target target, Plan plan, RunLog log) => (_target, _plan, _log) = (target, plan, log);

    /// <summary>Opens the chats and starts the devices. Nothing may fail yet.</summary>
    public static async Task<Workload> StartAsync(Target target, Plan plan, RunLog log)
    {
        var load = new Workload(target, plan, log);
        foreach (var user in Users.Append(Stranger))
        {
            load._raw[user] = new RawDevice(user, $"{user}.raw", target, plan.RandomOf($"{user}.way"), log);
        }

        foreach (var (first, second) in Pairs)
        {
            load._chats.Add(await load.OpenAsync(first, second));
        }

        load._pollers.AddRange(load._chats.Select(chat => new Poller(chat.Second, chat, target, plan, log)));
        foreach (var (user, device) in load._raw)
        {
            device.Connect(load.ChatsOf(user));
        }

        foreach (var user in Users)
        {
            load._sdk.Add((user, await SdkDevice.StartAsync(user, $"{user}.sdk", target)));
        }

        return load;
    }

    /// <summary>Works until it is stopped or each device has done its operations. Then everything was answered.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var side = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var blocked = _chats[^1];
        var besides = _pollers.Select(poller => poller.RunAsync(side.Token))
            .Append(new Blocker(blocked, _raw[blocked.First], _plan, _log).RunAsync(side.Token)).ToList();
        var actors = Actors().Select(actor => actor.RunAsync(stop)).ToList();
        var working = Task.WhenAll(actors);
        while (await Task.WhenAny(working, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None)) != working)
        {
            if (stop.IsCancellationRequested)
            {
                await Task.WhenAll(_sdk.Select(sdk => sdk.Device.HurryAsync()));
            }
        }

        await working;
        await side.CancelAsync();
        await Task.WhenAll(besides);
    }

    /// <summary>Lets all devices and pollers catch up, and fetches everything. Nothing may fail any more.</summary>
    public async Task InspectAsync()
    {
        await Task.WhenAll(_pollers.Select(poller => poller.FinishAsync()));
        await Task.WhenAll(_sdk.Select(sdk => InspectAsync(sdk.User, sdk.Device)));

        foreach (var user in Users)
        {
            await Inspection.RunAsync(user, _raw[user].Caller, ChatsOf(user), _log);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in _sdk.Select(sdk => sdk.Device).Concat<IAsyncDisposable>(_raw.Values).Concat(_pollers))
        {
            await device.DisposeAsync();
        }
    }

    private IEnumerable<Actor> Actors() =>
        from pair in _sdk.Select(sdk => (sdk.User, Device: (IDevice)sdk.Device)).Concat(Users.Select(user => (user, (IDevice)_raw[user])))
        select new Actor(pair.Item1, pair.Item2, ChatsOf(pair.Item1), _plan, _log);

    private async Task InspectAsync(string user, SdkDevice device)
    {
        foreach (var (chatId, chat) in await device.CatchUpAsync())
        {
            _log.Add(new ViewTaken(user, device.Name, chatId, chat.Lines));
        }
    }

    private async Task<KnownChat> OpenAsync(string first, string second)
    {
        await _raw[first].PostAsync("chats/or-create", new JsonObject { ["recipientId"] = second });
        var page = await _raw[first].Caller.GetAsync($"chats/user/{second}/history");
        var chat = new KnownChat(page["items"]![0]!["id"]!.GetValue<string>(), first, second);
        await _raw[second].PostAsync($"chats/{chat.Id}/accept");
        _log.Add(new ChatOpened(chat.Id, first, second));
        return chat;
    }

    private List<KnownChat> ChatsOf(string user) => [.. _chats.Where(chat => chat.Has(user))];
}
