using Chat.Faults.Hosting;
using Chat.Faults.Load;
using Chat.Faults.Log;
using Chat.Faults.Network;

namespace Chat.Faults;

/// <summary>Causes one fault after another, as the seed decides, and heals each before the next.</summary>
/// <param name="networks">The networks that fail, by name.</param>
internal sealed class FaultInjector(
    ServerUnderTest server, IEventFaults events, IReadOnlyDictionary<string, FaultyNetwork> networks, bool movesClock,
    SharedRandom random, RunLog log)
{
    public async Task RunAsync(CancellationToken stop)
    {
        await events.SetNoiseAsync(isOn: true);
        var kinds = Kinds().ToList();
        while (!stop.IsCancellationRequested)
        {
            var (kind, cause) = kinds[random.Next(kinds.Count)];
            await cause();
            log.Add(new FaultDone(kind));
            await Task.Delay(Between(300, 2_000), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await server.UntilReadyAsync(TimeSpan.FromMinutes(5));
        await events.SetNoiseAsync(isOn: false);
    }

    private IEnumerable<(string Kind, Func<Task> Cause)> Kinds()
    {
        yield return ("kill", () => RestartAsync(clock: null));
        yield return ("kill", () => RestartAsync(clock: null));
        yield return ("freeze server", FreezeServerAsync);
        if (OperatingSystem.IsLinux())
        {
            // Other systems have no prlimit.
            yield return ("full disk", FillDiskAsync);
        }

        yield return ("cut sockets", () => events.CutConnectionsAsync(Between(0, 1_500)));
        if (movesClock)
        {
            yield return ("kill, other clock", () => RestartAsync(Between(-90_000, 90_000)));
        }

        foreach (var fault in networks.SelectMany(network => NetworkKinds(network.Key, network.Value)))
        {
            yield return fault;
        }
    }

    private IEnumerable<(string Kind, Func<Task> Cause)> NetworkKinds(string name, FaultyNetwork network)
    {
        yield return ($"{name}: cut", () => DoAsync(network.CutAll));
        yield return (
            $"{name}: resets",
            () => WhileAsync(network, Between(1_000, 3_000), () => random.Next(20) == 0 ? Fault.Reset : Fault.None));
        yield return (
            $"{name}: delays",
            () => WhileAsync(network, Between(1_000, 3_000), () => new Fault(TimeSpan.FromMilliseconds(random.Next(150)))));
        yield return ($"{name}: black hole", () => HoldAsync(network, Between(500, 3_500), cut: true));
        yield return ($"{name}: freeze", () => HoldAsync(network, Between(500, 3_500), cut: false));
        yield return ($"{name}: away", () => AwayAsync(network, Between(300, 2_500)));
    }

    private async Task RestartAsync(TimeSpan? clock)
    {
        await server.KillAsync();
        await Task.Delay(Between(0, 500), TimeProvider.System);
        await server.StartAsync(clock);
    }

    private async Task FreezeServerAsync()
    {
        await server.SignalAsync("STOP");
        await Task.Delay(Between(300, 2_500), TimeProvider.System);
        await server.SignalAsync("CONT");
    }

    private async Task FillDiskAsync()
    {
        await server.LimitFilesAsync(1);
        await Task.Delay(Between(300, 2_500), TimeProvider.System);
        await server.LimitFilesAsync(null);
    }

    private static async Task WhileAsync(FaultyNetwork network, TimeSpan time, Func<Fault> fault)
    {
        network.Decide = (_, _) => fault();
        await Task.Delay(time, TimeProvider.System);
        network.Decide = (_, _) => Fault.None;
    }

    // A black hole swallows what it holds; a freeze lets it go on.
    private static Task HoldAsync(FaultyNetwork network, TimeSpan time, bool cut)
    {
        var start = TimeProvider.System.GetTimestamp();
        return WhileAsync(network, time, () => new Fault(time - TimeProvider.System.GetElapsedTime(start), cut));
    }

    private static async Task AwayAsync(FaultyNetwork network, TimeSpan time)
    {
        network.Stop();
        await Task.Delay(time, TimeProvider.System);
        network.Start();
    }

    private static Task DoAsync(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private TimeSpan Between(int fromMs, int toMs) => TimeSpan.FromMilliseconds(random.Next(fromMs, toMs));
}
