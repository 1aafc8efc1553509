using Chat.Core.Chats;
using Chat.Core.Paging;
using Chat.Core.Sync;

namespace Chat.Tests.Convergence;

/// <summary>Runs one history from its beginning to the proof: every device ends with what a fresh fetch shows.</summary>
internal sealed class Run : IDisposable
{
    private readonly World _world;
    private readonly Scene _scene;
    private readonly Player _player;
    private readonly Invariants _invariants;

    /// <summary>Fresh fetches since the last step that changed something, by user.</summary>
    private readonly Dictionary<string, List<string>> _fresh = [];

    public Run(World world, Recording? recording = null)
    {
        (_world, _scene) = (world, new Scene(world));
        (_player, _invariants) = (new Player(world, _scene), new Invariants(world, _scene));
        _ = world.Realtime.Take();
        foreach (var device in _scene.Devices.Concat(_scene.Live))
        {
            device.Recording = recording?.AddDevice(device.UserId, isLive: _scene.Live.Contains(device));
        }
    }

    public async Task RunAsync(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            await RunAsync(step);
        }

        foreach (var device in _scene.Devices)
        {
            var random = new Random(steps.Count);
            device.Deliver(random);
            await CheckDeviceAsync(device, "At the end");
            // The worst of lateness: everything there ever was, after all is known.
            device.DeliverEverythingAgain(random);
            await CheckDeviceAsync(device, "After all events came again", catchUp: device.MustFetch);
        }

        await CheckLiveAsync("At the end");
        foreach (var userId in _scene.Watched)
        {
            await _invariants.CheckNothingReturnsAsync(userId);
        }

        await _invariants.CheckFilesAsync();
    }

    public void Dispose()
    {
        foreach (var device in _scene.Devices.Concat(_scene.Live))
        {
            device.Dispose();
        }
    }

    private async Task RunAsync(Step step)
    {
        _world.Done[step.Act]++;
        if (step.Act is not (Act.GoOffline or Act.GoOnline or Act.Deliver or Act.CatchUp))
        {
            _fresh.Clear();
        }

        var device = _scene.Devices[step.Side % _scene.Devices.Count];
        switch (step.Act)
        {
            case Act.GoOffline or Act.GoOnline:
                device.IsOnline = step.Act == Act.GoOnline;
                break;
            case Act.Deliver:
                device.Deliver(new Random(step.Pick));
                await CheckLiveAsync(step.ToString());
                break;
            case Act.CatchUp:
                await CheckDeviceAsync(device, step.ToString());
                break;
            case Act.Wait:
                _world.Time.Advance(TimeSpan.FromSeconds(1 + (step.Pick % 90)));
                break;
            case Act.WaitLong:
                _world.Time.Advance(TimeSpan.FromMinutes(20 + (step.Pick % 60)));
                break;
            default:
                _world.Time.Advance(TimeSpan.FromMilliseconds(10));
                await PlayAsync(step);
                break;
        }
    }

    private async Task PlayAsync(Step step)
    {
        var talk = _scene.Talks[step.Pair];
        var before = talk.Id is null ? null : await _world.Get<IChatStore>().FindAsync(talk.Id, CancellationToken.None);
        var actor = _scene.ActorOf(step, before);
        var peer = talk.Peer(actor);
        var dead = talk.Users.ToDictionary(u => u, _scene.DeadWords);
        var seen = EventRules.IsPrivate(step.Act, before) && before is not null ? await LookAsync(peer, before.Id) : null;

        var done = await _player.PlayAsync(step, talk, actor);
        _world.Done[step.Act] -= done ? 0 : 1;

        var events = _world.Realtime.Take();
        EventRules.Check(step, talk, actor, done, before, events, u => Dead(step, dead, u));
        if (seen is not null)
        {
            Assert.Equal(seen, await LookAsync(peer, before!.Id));
        }

        foreach (var e in events)
        {
            _scene.Devices.ToList().ForEach(device => device.Send(e));
            await Task.WhenAll(_scene.Live.Where(device => device.UserId == e.UserId).Select(device => device.ApplyNowAsync(e)));
        }

        // A change by a refused step shows after the next one.
        if (done)
        {
            await _invariants.CheckAsync(step, talk);
        }
    }

    // Content that this step removed may not be published either, except by an erasure, which takes many steps.
    private HashSet<string> Dead(Step step, Dictionary<string, HashSet<string>> before, string userId) =>
        step.Act == Act.EraseUser ? before.GetValueOrDefault(userId) ?? [] : _scene.DeadWords(userId);

    // All that the other member could notice: their view of the chat, and whether a sync brings it.
    private async Task<string> LookAsync(string userId, string chatId)
    {
        var chat = await _world.Get<GetChat>().ExecuteAsync(userId, chatId, CancellationToken.None);
        var sync = await _world.Get<SyncChats>().ExecuteAsync(new SyncChatsInput(userId, null, new PageRequest()), CancellationToken.None);
        return $"{World.ToJson(chat).ToJsonString()} {sync.Cursor}";
    }

    private async Task CheckDeviceAsync(Device device, string when, bool catchUp = true)
    {
        if (catchUp)
        {
            await device.CatchUpAsync();
        }

        await CompareAsync(device, when);
    }

    private async Task CheckLiveAsync(string when)
    {
        foreach (var device in _scene.Live)
        {
            await CompareAsync(device, $"{when}, with all events and no sync,", live: true);
        }
    }

    private async Task CompareAsync(Device device, string when, bool live = false)
    {
        var chatIds = _scene.ChatIdsOf(device.UserId).ToList();
        var fresh = _fresh.TryGetValue(device.UserId, out var fetched)
            ? fetched
            : _fresh[device.UserId] = await Snapshot.FetchAsync(_world, device.UserId, chatIds);
        device.Recording?.AddFreshFetch(_world.Time.GetUtcNow(), fresh);
        var expected = ShownLines.Of(fresh, live);
        var actual = ShownLines.Of(device.State, chatIds, live);
        Assert.True(
            expected.SequenceEqual(actual, StringComparer.Ordinal),
            $"{when} a device of {device.UserId} shows\n{Different(actual, expected)}\nand a fresh fetch\n{Different(expected, actual)}");
    }

    private static string Different(List<string> lines, List<string> others) =>
        string.Join('\n', lines.Except(others, StringComparer.Ordinal));
}
