namespace Chat.Benchmarks.Start;

/// <summary>The start of LocalHost with a new store against that of an empty ASP.NET Core app, in turns, until the first answer.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 9;

    /// <summary>Prints a table.</summary>
    public static async Task<int> RunAsync()
    {
        var (empty, ours) = (new List<StartedProcess>(), new List<StartedProcess>());
        // The first of each reads the files from the disk.
        for (var round = 0; round <= Rounds; round++)
        {
            empty.Add(await StartedProcess.RunAsync("Chat.Benchmarks.dll", EmptyApp.Verb));
            ours.Add(await StartedProcess.RunAsync("Chat.LocalHost.dll"));
        }

        var (time, cpu) = (Ratio(started => started.Time), Ratio(started => started.Cpu));
        Console.WriteLine("| | first answer, ms | CPU until then, ms |\n|---|---|---|");
        Print("empty ASP.NET Core app", empty);
        Print("LocalHost, new store", ours);
        Console.WriteLine($"| ratio | {time:0.00} | {cpu:0.00} |");
        return 0;

        double Ratio(Func<StartedProcess, TimeSpan> value) => Median(ours.Zip(empty, (one, other) => value(one) / value(other)).Skip(1));
    }

    private static void Print(string name, List<StartedProcess> started)
    {
        var measured = started.Skip(1).ToList();
        Console.WriteLine(
            $"| {name} | {Median(measured.Select(one => one.Time.TotalMilliseconds)):0} | "
            + $"{Median(measured.Select(one => one.Cpu.TotalMilliseconds)):0} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
