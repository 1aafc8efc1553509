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

    /// <summary>What the server printed.</summary>
    public string Output { get; private set; } = "";

    public async Task ExecuteAsync()
    {
        if (!options.IsMongo)
        {
            await ExecuteAsync([], [], database: null);
            return;
        }

        var url = new MongoUrl(options.Mongo);
        var name = $"chat_faults_{options.Seed}";
        using var database = new FaultyNetwork(url.Server.Host, url.Server.Port);
        using var client = new MongoClient(url);
        try
        {
            await ExecuteAsync(
                SettingsOf(name, $"mongodb://127.0.0.1:{database.Port}/?directConnection=true&retryWrites=false"),
                SettingsOf(name, options.Mongo!),
                database);
        }
        finally
        {
            await client.DropDatabaseAsync(name);
        }
    }

    private static (string, string)[] SettingsOf(string database, string connection) =>
        [("Chat__Store", "mongo"), ("Mongo__Database", database), ("Mongo__ConnectionString", connection)];

    /// <param name="settings">The settings of the store, through the network that fails.</param>
    /// <param name="direct">Those past it, which come later on a command line.</param>
    private async Task ExecuteAsync(IReadOnlyList<(string, string)> settings, IReadOnlyList<(string Name, string Value)> direct, FaultyNetwork? database)
    {
        await using var server = new ServerUnderTest(settings);
        using var clients = new FaultyNetwork("127.0.0.1", server.Port);
        try
        {
            await server.StartAsync();
            await WorkAsync(server, clients, database);
            await server.KillAsync();
            await CleanUp.RunAsync([.. server.CommandLine, .. direct.Select(s => $"--{s.Name.Replace("__", ":", StringComparison.Ordinal)}={s.Value}")]);
            StoredFiles.Note(server.DataPath, Log);
        }
        finally
        {
            Output = server.Output;
        }
    }

    private async Task WorkAsync(ServerUnderTest server, FaultyNetwork clients, FaultyNetwork? database)
    {
        var target = new Target(new Uri($"http://127.0.0.1:{clients.Port}"), server.TokenOf);
        await using var load = await Workload.StartAsync(target, Plan, Log);
        using var stopLoad = new CancellationTokenSource();
        using var stopFaults = new CancellationTokenSource(options.Length, TimeProvider.System);
        var working = load.RunAsync(stopLoad.Token);
        await new FaultInjector(server, clients, database, options.MovesClock, Plan.RandomOf("faults"), Log).RunAsync(stopFaults.Token);
        await stopLoad.CancelAsync();
        await working;
        await load.InspectAsync();
    }
}
