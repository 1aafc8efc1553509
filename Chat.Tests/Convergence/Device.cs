using Chat.Client.Reducing;
using Chat.Tests.App;

namespace Chat.Tests.Convergence;

/// <summary>A device of a user: a client, and the events on their way to it, which arrive shuffled, doubled, late or not at all.</summary>
internal sealed class Device : IDisposable
{
    private const int PageSize = 3;

    private static readonly Uri Server = new("http://127.0.0.1");

    private readonly List<Published> _onTheWay = [];
    private readonly List<Published> _everything = [];
    private readonly World _world;
    private readonly UseCaseHandler _server;
    private readonly SyncedClient _client;

    public Device(World world, string userId)
    {
        (_world, UserId, _server) = (world, userId, new UseCaseHandler(world, userId));
        var token = Tokens.Forge(Tokens.Header, $$"""{"sub":"{{userId}}"}""");
        _client = new SyncedClient(userId, token, Server, _server, PageSize);
    }

    public string UserId { get; }

    public bool IsOnline { get; set; } = true;

    /// <summary>Notes what reaches the device; null when nobody wants to know.</summary>
    public DeviceRecording? Recording
    {
        get => _server.Recording;
        set => _server.Recording = value;
    }

    /// <summary>The client's state at this time.</summary>
    public ClientState State
    {
        get
        {
            _client.Tick(_world.Time.GetUtcNow());
            return _client.State;
        }
    }

    /// <summary>Events told of chats that the client does not hold.</summary>
    public bool MustFetch => _client.UnknownChats.Count > 0;

    public void Send(Published e)
    {
        if (e.UserId == UserId && IsOnline)
        {
            _onTheWay.Add(e);
            _everything.Add(e);
        }
    }

    /// <summary>Lets some of the events arrive: in any order, some twice, some never.</summary>
    public void Deliver(Random random)
    {
        var arriving = _onTheWay.Where(_ => random.Next(4) > 0).ToList();
        _onTheWay.RemoveAll(arriving.Contains);
        Apply(arriving.Where(_ => random.Next(4) > 0), random);
    }

    /// <summary>All events that ever came, once more.</summary>
    public void DeliverEverythingAgain(Random random) => Apply(_everything, random);

    public Task CatchUpAsync() => _client.CatchUpAsync();

    /// <summary>An event that arrives at once, as all the others before it did. No gap is filled by a catch-up.</summary>
    public Task ApplyNowAsync(Published e)
    {
        Apply(e);
        return _client.FetchUnknownAsync();
    }

    public void Dispose() => _client.Dispose();

    private void Apply(IEnumerable<Published> events, Random random)
    {
        var doubled = events.SelectMany(e => Enumerable.Repeat(e, random.Next(4) == 0 ? 2 : 1)).ToArray();
        random.Shuffle(doubled);
        foreach (var e in doubled)
        {
            Apply(e);
        }
    }

    private void Apply(Published e)
    {
        Recording?.AddEvent(e);
        _client.Apply(e.Name, e.Payload, _world.Time.GetUtcNow());
    }
}
