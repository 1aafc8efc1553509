using Chat.Faults.Hosting;
using Chat.Faults.Load;
using Chat.Faults.Log;
using Chat.Faults.Network;
using MongoDB.Driver;

namespace Chat.Faults;

/// <summary>A run: the workload and the faults at once, then the catch-up, the clean-up, and the log of it all.</summary>
internal sealed class FaultRun(FaultOptions options)
{
    public RunLog Log { get; } = new(TimeProvider.System);

    public Plan Plan { get; } = new(options.Seed);

    /// <summary>The output of the server.</summary>
    public string Output { get; private set; } = "";

    public async Task ExecuteAsync()
    {
        if (!options.IsMongo)
        {
            await ExecuteAsync([], [], service: null, new Dictionary<string, FaultyNetwork>(StringComparer.Ordinal));
            return;
        }

        var url = new MongoUrl(options.Mongo);
        var name = $"chat_faults_{options.Seed}";
        using var database = new FaultyNetwork(url.Server.Host, url.Server.Port);
        using var client = new MongoClient(url);
        try
        {
            var settings = SettingsOf(name, $"mongodb://127.0.0.1:{database.Port}/?directConnection=true&retryWrites=false");
            await using var service = await SignalRService.StartAsync(settings);
            await ExecuteAsync(
                [.. settings, ("AzureSignalRConnectionString", service.ConnectionString)],
                SettingsOf(name, options.Mongo!),
                service,
                new Dictionary<string, FaultyNetwork>(StringComparer.Ordinal) { ["database"] = database, ["SignalR"] = service.Network });
        }
        finally
        {
            await client.DropDatabaseAsync(name);
        }
    }

    private static (string, string)[] SettingsOf(string database, string connection) =>
        [("Chat__Store", "mongo"), ("Mongo__Database", database), ("Mongo__ConnectionString", connection)];

    /// <param name="settings">The settings of the server, through the networks that fail.</param>
    /// <param name="direct">Those of the database past its network; on a command line the last ones win.</param>
    /// <param name="service">The realtime service; null when the server has its own.</param>
    /// <param name="behind">The networks behind the server.</param>
    private async Task ExecuteAsync(
        IReadOnlyList<(string, string)> settings,
        IReadOnlyList<(string Name, string Value)> direct,
        SignalRService? service,
        Dictionary<string, FaultyNetwork> behind)
    {
        await using var server = new ServerUnderTest(settings);
        using var clients = new FaultyNetwork("127.0.0.1", server.Port);
        try
        {
            await server.StartAsync();
            behind["clients"] = clients;
            await WorkAsync(
                new Target(new Uri($"http://127.0.0.1:{clients.Port}"), server.TokenOf),
                new FaultInjector(server, (IEventFaults?)service ?? server, behind, options.MovesClock, Plan.RandomOf("faults"), Log));
            await server.KillAsync();
            await CleanUp.RunAsync(
                [.. server.CommandLine, .. direct.Select(s => $"--{s.Name.Replace("__", ":", StringComparison.Ordinal)}={s.Value}")]);
            StoredFiles.Note(server.DataPath, Log);
            ServerLog.Note(server.Output, Log);
        }
        finally
        {
            Output = server.Output;
        }
    }

    private async Task WorkAsync(Target target, FaultInjector faults)
    {
        await using var load = await Workload.StartAsync(target, Plan, Log);
        using var stopLoad = new CancellationTokenSource();
        using var stopFaults = new CancellationTokenSource(options.Length, TimeProvider.System);
        var working = load.RunAsync(stopLoad.Token);
        await faults.RunAsync(stopFaults.Token);
        await stopLoad.CancelAsync();
        await working;
        await load.InspectAsync();
    }
}
