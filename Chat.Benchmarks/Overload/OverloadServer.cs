using System.Diagnostics;
using System.Globalization;
using Chat.Benchmarks.Media;
using MongoDB.Driver;

namespace Chat.Benchmarks.Overload;

/// <summary>
/// LocalHost on one core, with the clients on the others: clients that offer more would otherwise take the server's time. Without
/// the command <c>taskset</c> they share all cores.
/// </summary>
internal static class OverloadServer
{
    private const string ServerCore = "0";

    public static async Task RunAsync(bool isMongo, Func<Uri, Task> measureAsync)
    {
        var (name, url) = ($"chat_overload_{Environment.ProcessId}", Environment.GetEnvironmentVariable("CHAT_TEST_MONGO"));
        string[] store = isMongo
            ? ["--Chat:Store=mongo", $"--Mongo:Database={name}", $"--Mongo:ConnectionString={url}"]
            : [];
        string[] before = await TryMoveClientsAsync() ? ["taskset", "-c", ServerCore] : [];
        try
        {
            await using var server = await LocalHostProcess.StartBehindAsync(before, ["--Chat:Rates:SendPerSecond=0", .. store]);
            server.DropOutput();
            await UntilReadyAsync(server.Address);
            await measureAsync(server.Address);
        }
        finally
        {
            if (isMongo)
            {
                using var client = new MongoClient(url);
                await client.DropDatabaseAsync(name);
            }
        }
    }

    // On MongoDB the indexes are made while the server already answers.
    private static async Task UntilReadyAsync(Uri server)
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (!(await http.GetAsync(new Uri(server, "api/health/ready"), limit.Token)).IsSuccessStatusCode)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    private static async Task<bool> TryMoveClientsAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
        {
            return false;
        }

        using var move = Process.Start(new ProcessStartInfo(
            "taskset", ["-a", "-cp", $"1-{Environment.ProcessorCount - 1}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        await move.WaitForExitAsync();
        return move.ExitCode == 0;
    }
}
