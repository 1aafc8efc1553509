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

    /// <summary>
    /// Prints a table; fails when many pairs have less of the throughput of few than <paramref name="args"/> say. Draws a picture
    /// if they end with a path.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (ratio, picture) = args is [.., var path] && path.EndsWith(".svg", StringComparison.Ordinal)
            ? (args[..^1], path)
            : (args, null);
        var min = ratio is [var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
        await using var server = await LocalHostProcess.StartAsync("--Chat:Rates:SendPerSecond=0");
        Console.WriteLine(
            "| sent over | pairs | delivered a second | sent to delivered, ms, p50 | p95 |\n|---|---|---|---|---|");
        var rows = new List<(string Name, double PerSecond)>();
        var worst = Math.Min(await CompareAsync(server, isSocket: false, rows), await CompareAsync(server, isSocket: true, rows));
        if (picture is not null)
        {
            await File.WriteAllTextAsync(picture, ThroughputPicture.Draw("Messages delivered a second, from client to client", rows));
        }

        Console.WriteLine($"{Many} pairs have at least {worst:0.00} times the throughput of {Few}; {min:0.00} is allowed.");
        return worst >= min ? 0 : 1;
    }

    private static async Task<double> CompareAsync(LocalHostProcess server, bool isSocket, List<(string, double)> rows)
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

            rows.Add(($"{way}, {Few} pairs", Print(way, Few, few)));
            rows.Add(($"{way}, {Many} pairs", Print(way, Many, many)));
            return many.Zip(few, (all, some) => all.PerSecond / some.PerSecond).Skip(1).Order().ElementAt(Rounds / 2);
        }
        finally
        {
            await Task.WhenAll(pairs.Select(pair => pair.DisposeAsync().AsTask()));
        }
    }

    private static double Print(string way, int pairs, List<Throughput> rounds)
    {
        var median = rounds.Skip(1).OrderBy(round => round.PerSecond).ElementAt(Rounds / 2);
        Console.WriteLine($"| {way} | {pairs} | {median.PerSecond:0} | {median.At(0.5):0.0} | {median.At(0.95):0.0} |");
        return median.PerSecond;
    }
}
