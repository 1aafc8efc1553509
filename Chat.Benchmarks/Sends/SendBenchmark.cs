using System.Globalization;

namespace Chat.Benchmarks.Sends;

/// <summary>
/// The cost of a send: the use case on the embedded store against the least that any durable send on Sqlite has to do, in
/// turns in one process. CPU time is compared, since it suffers less than the clock from other work on the machine.
/// </summary>
internal static class SendBenchmark
{
    public const int Chats = 50;
    public const int SendsPerChat = 200;
    private const int Rounds = 7;

    /// <summary>Prints a table; fails when a send costs more than <paramref name="args"/> says, as a multiple of the bare send.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var max = args is [var text] ? double.Parse(text, CultureInfo.InvariantCulture) : double.MaxValue;
        // Compiles the code.
        _ = await BareSends.RunAsync();
        _ = await StoreSends.RunAsync();
        var (bare, store) = (new List<SendCost>(), new List<SendCost>());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await BareSends.RunAsync());
            store.Add(await StoreSends.RunAsync());
        }

        Console.WriteLine("| | CPU, µs | allocated, KB | written, KB | file, bytes |\n|---|---|---|---|---|");
        Print("bare", SendCost.Median(bare));
        Print("SendMessage", SendCost.Median(store));
        var ratio = store.Zip(bare, (ours, least) => ours.Cpu / least.Cpu).Order().ElementAt(Rounds / 2);
        Console.WriteLine($"A send costs {ratio:0.00} times the CPU of the bare one.");
        return ratio <= max ? 0 : 1;
    }

    private static void Print(string name, SendCost cost) => Console.WriteLine(
        $"| {name} | {cost.Cpu.TotalMicroseconds:0.0} | {cost.Allocated / 1024:0.0} | {cost.Written / 1024:0.0} | {cost.File:0} |");
}
