namespace Chat.Benchmarks.Overload;

/// <summary>
/// Measures how many sends a second the server takes from callers that wait for their answers, then offers twice as many
/// without waiting, and then half as many: the server must shed the rest with a time to retry, keep its throughput and the
/// latency of what it accepts, and recover.
/// </summary>
internal static class OverloadBenchmark
{
    // More users than steps may wait in the server. It takes one event of a socket after the other, so fewer would not overload it.
    private const int Users = 1600;
    private const int Callers = 400;
    private const double MinGoodput = 0.7;
    private const double MaxLatency = 3;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] args)
    {
        var isMongo = args is ["mongo", ..];
        var isGood = true;
        Console.WriteLine(
            "| sent over | capacity/s | p50, p95 at it, ms | offered/s | accepted/s | share | shed | failed | p50, p95 of the accepted, ms "
            + "| recovered after, s |\n|---|---|---|---|---|---|---|---|---|---|");
        await OverloadServer.RunAsync(isMongo, async server =>
        {
            isGood &= await MeasureAsync(server, isSocket: false);
            isGood &= await MeasureAsync(server, isSocket: true);
        });
        Console.WriteLine(isGood ? "Everything is as promised." : "A promise is broken.");
        return isGood ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(Uri server, bool isSocket)
    {
        var way = isSocket ? "socket" : "REST";
        var senders = new List<Sender>();
        for (var number = 0; number < Users; number++)
        {
            senders.Add(await Sender.StartAsync(server, $"{way}{number}", isSocket));
        }

        // The first turn compiles the code.
        await Load.CloseAsync(senders[..Callers], Long);
        var capacity = await Load.CloseAsync(senders[..Callers], Short);
        var twice = await Load.OpenAsync(senders, 2 * capacity.PerSecond, Long);
        var after = await Load.OpenAsync(senders, capacity.PerSecond / 2, Short);
        await Task.WhenAll(senders.Select(sender => sender.DisposeAsync().AsTask()));
        return Judge(way, capacity, twice, after.RecoveredAt(MaxLatency * capacity.At(0.95)));
    }

    private static bool Judge(string way, Turn capacity, Turn twice, TimeSpan? recoveredAt)
    {
        var share = twice.PerSecond / capacity.PerSecond;
        Console.WriteLine(
            $"| {way} | {capacity.PerSecond:0} | {capacity.At(0.5):0}, {capacity.At(0.95):0} | {2 * capacity.PerSecond:0} "
            + $"| {twice.PerSecond:0} | {share:0.00} | {twice.Count(Outcome.Shed)} | {twice.Count(Outcome.Failed)} "
            + $"| {twice.At(0.5):0}, {twice.At(0.95):0} | {recoveredAt?.TotalSeconds.ToString("0.0") ?? "not"} |");
        return share >= MinGoodput && twice.Count(Outcome.Shed) > 0 && twice.Count(Outcome.Failed) == 0
            && twice.At(0.5) <= MaxLatency * capacity.At(0.5) && twice.At(0.95) <= MaxLatency * capacity.At(0.95)
            && recoveredAt <= MaxRecovery;
    }
}
