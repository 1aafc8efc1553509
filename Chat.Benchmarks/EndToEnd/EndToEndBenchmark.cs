using System.Globalization;
using Chat.Benchmarks.Media;

namespace Chat.Benchmarks.EndToEnd;

/// <summary>
/// Sends from one client to another, over REST and over the socket: LocalHost is a process of its own, and the clients are
/// those of <see cref="Chat.Client"/>. Each pair sends the next message when the last one was delivered. Many pairs are compared
/// with few in turns, on one server.
/// </summary>
internal static class EndToEndBenchmark
{
    private const int Few = 50;
    private const int Many = 200;
    private const int Rounds = 5;

    /// <summary>Prints a table; fails when many pairs have less of the throughput of few than <paramref name="args"/> say.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var min = args is [var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
        await using var server = await LocalHostProcess.StartAsync("--Chat:Rates:SendPerSecond=0");
        Console.WriteLine(
            "| sent over | pairs | delivered a second | sent to delivered, ms, p50 | p95 |\n|---|---|---|---|---|");
        var worst = Math.Min(await CompareAsync(server, isSocket: false), await CompareAsync(server, isSocket: true));
        Console.WriteLine($"{Many} pairs have at least {worst:0.00} times the throughput of {Few}; {min:0.00} is allowed.");
        return worst >= min ? 0 : 1;
    }

    private static async Task<double> CompareAsync(LocalHostProcess server, bool isSocket)
    {
        var (way, pairs) = (isSocket ? "socket" : "REST", new List<Pair>());
        try
        {
            for (var number = 0; number < Many; number++)
            {
                pairs.Add(await Pair.StartAsync(server.Address, $"{way}{number}", isSocket));
            }

            var (few, many) = (new List<Throughput>(), new List<Throughput>());
            // The first round compiles the code.
            for (var round = 0; round <= Rounds; round++)
            {
                few.Add(await Throughput.MeasureAsync(pairs[..Few]));
                many.Add(await Throughput.MeasureAsync(pairs));
            }

            Print(way, Few, few);
            Print(way, Many, many);
            return many.Zip(few, (all, some) => all.PerSecond / some.PerSecond).Skip(1).Order().ElementAt(Rounds / 2);
        }
        finally
        {
            await Task.WhenAll(pairs.Select(pair => pair.DisposeAsync().AsTask()));
        }
    }

    private static void Print(string way, int pairs, List<Throughput> rounds)
    {
        var median = rounds.Skip(1).OrderBy(round => round.PerSecond).ElementAt(Rounds / 2);
        Console.WriteLine($"| {way} | {pairs} | {median.PerSecond:0} | {median.At(0.5):0.0} | {median.At(0.95):0.0} |");
    }
}
